"""Dates of an event: what is being written, all of them, one by one."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from maillage.agenda.dating.forms import DatesForm


@require_http_methods(["GET", "POST"])
@never_cache
def preview(request: HttpRequest) -> HttpResponse:
    """The dates that the editor's values give: a fragment, or a page of its own without JavaScript."""
    said: QueryDict = request.POST if request.method == "POST" else request.GET
    form = DatesForm(said, today=timezone.localdate(request.now), required=True)
    template = "_preview.html" if request.htmx else "preview.html"
    return render(request, f"agenda/dating/{template}", {"preview": form.preview()})
