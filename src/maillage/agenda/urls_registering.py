"""Addresses of registrations. Those of a person begin with their private token."""

from django.urls import path, re_path

from maillage.agenda.registering.views import organisers, people

urlpatterns = [
    path("inscription/<str:token>/", people.registration, name="registration"),
    path("inscription/<str:token>/places/", people.places, name="registration_places"),
    path("inscription/<str:token>/annuler/", people.cancelling, name="registration_cancel"),
    path("inscription/<str:token>/date.ics", people.calendar, name="registration_calendar"),
    path("<slug:ref>/inscription/", people.book, name="register"),
    path("<slug:ref>/inscriptions/", organisers.dates, name="attendance_dates"),
    path("<slug:ref>/inscriptions/<int:number>/", organisers.sheet, name="attendance"),
    path("<slug:ref>/inscriptions/<int:number>/liste.csv", organisers.sheet_csv, name="attendance_csv"),
    path("<slug:ref>/inscriptions/<int:number>/ajouter/", organisers.add, name="attendance_add"),
    path("<slug:ref>/inscriptions/<int:number>/message/", organisers.message, name="attendance_message"),
    re_path(
        r"^(?P<ref>[-\w]+)/inscriptions/(?P<number>\d+)/(?P<person>\d+)/(?P<what>annuler|avancer)/$",
        organisers.act,
        name="attendance_act",
    ),
]  # fmt: skip
