"""Addresses under /compte/: ours, then allauth's pages under French addresses with allauth's names.

A test checks that every name allauth would declare is here, so that an upgrade is noticed.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as outside
from allauth.socialaccount.providers.openid_connect import urls as openid_connect
from django.urls import include, path, re_path

from maillage.accounts import views
from maillage.accounts.views.framing import in_our_frame

own = [
    path("", views.home, name="home"),
    path("nom/", views.rename, name="rename"),
    path("appareils/", views.devices, name="devices"),
    path("donnees/", views.data, name="data"),
    path("suppression/", views.delete, name="delete"),
    path("supprime/", views.deleted, name="deleted"),
    path("agir-pour/", views.act_for, name="act_for"),
    path("demo/", views.demo, name="demo"),
    path("personnes/", views.people, name="people"),
    path("personnes/<int:person_id>/fonction/", views.function, name="function"),
]

sign_in = [
    path("connexion/", in_our_frame(account.login), name="account_login"),
    path(
        "connexion/code/",
        in_our_frame(account.request_login_code),
        name="account_request_login_code",
    ),
    path(
        "connexion/code/saisie/",
        in_our_frame(account.confirm_login_code),
        name="account_confirm_login_code",
    ),
    path("deconnexion/", in_our_frame(account.logout), name="account_logout"),
    path("ferme/", in_our_frame(account.account_inactive), name="account_inactive"),
    path("inscription/", in_our_frame(account.signup), name="account_signup"),
    path("confirmation/", in_our_frame(account.reauthenticate), name="account_reauthenticate"),
    path("adresse/", in_our_frame(account.email), name="account_email"),
    path(
        "adresse/code/",
        in_our_frame(account.email_verification_sent),
        name="account_email_verification_sent",
    ),
    path("mot-de-passe/", in_our_frame(account.password_change), name="account_change_password"),
    path("mot-de-passe/choix/", in_our_frame(account.password_set), name="account_set_password"),
    path(
        "mot-de-passe/oubli/", in_our_frame(account.password_reset), name="account_reset_password"
    ),
    path(
        "mot-de-passe/oubli/envoye/",
        in_our_frame(account.password_reset_done),
        name="account_reset_password_done",
    ),
    path(
        "mot-de-passe/nouveau/fait/",
        in_our_frame(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        in_our_frame(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
]

second_factor = [
    path("", in_our_frame(mfa.index), name="mfa_index"),
    path("saisie/", in_our_frame(mfa.authenticate), name="mfa_authenticate"),
    path("confirmation/", in_our_frame(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("application/", in_our_frame(totp.activate_totp), name="mfa_activate_totp"),
    path("application/retrait/", in_our_frame(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("codes/", in_our_frame(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "codes/creation/",
        in_our_frame(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "codes/fichier/",
        in_our_frame(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("cles/", in_our_frame(keys.list_webauthn), name="mfa_list_webauthn"),
    path("cles/ajout/", in_our_frame(keys.add_webauthn), name="mfa_add_webauthn"),
    path("cles/connexion/", in_our_frame(keys.login_webauthn), name="mfa_login_webauthn"),
    path(
        "cles/confirmation/",
        in_our_frame(keys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("cles/<int:pk>/", in_our_frame(keys.edit_webauthn), name="mfa_edit_webauthn"),
    path("cles/<int:pk>/retrait/", in_our_frame(keys.remove_webauthn), name="mfa_remove_webauthn"),
]

outside_accounts = [
    path("", in_our_frame(outside.connections), name="socialaccount_connections"),
    path(
        "annulation/", in_our_frame(outside.login_cancelled), name="socialaccount_login_cancelled"
    ),
    path("erreur/", in_our_frame(outside.login_error), name="socialaccount_login_error"),
    path("inscription/", in_our_frame(outside.signup), name="socialaccount_signup"),
]

urlpatterns = [
    path("", include((own, "accounts"))),
    path("", include(sign_in)),
    path("protection/", include(second_factor)),
    path("relies/", include(outside_accounts)),
    path("", include(openid_connect)),
]
