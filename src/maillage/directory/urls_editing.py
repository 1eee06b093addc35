"""Addresses of editing, belonging, groups, reports and moderation."""

from django.urls import path

from maillage.directory.views import belonging, editing, groups, moderation, reports, suggestions

urlpatterns = [
    path("nouveau-groupe/", groups.new_group, name="new_group"),
    path("invitation/<str:token>/", belonging.invitation, name="invitation"),
    path("moderation/", moderation.queue, name="moderation"),
    path("moderation/rattachements/", moderation.claims, name="moderation_claims"),
    path("moderation/rattachements/<int:pk>/", moderation.decide_claim, name="decide_claim"),
    path("moderation/groupes/", moderation.groups, name="moderation_groups"),
    path("moderation/groupes/<str:ref>/", moderation.decide_group, name="decide_group"),
    path("moderation/suggestions/", moderation.suggestions, name="moderation_suggestions"),
    path(
        "moderation/suggestions/<int:pk>/", moderation.decide_suggestion, name="decide_suggestion"
    ),
    path("moderation/signalements/", moderation.reports, name="moderation_reports"),
    path("moderation/signalements/<int:pk>/", moderation.decide_report, name="decide_report"),
    path("moderation/fiches-a-reprendre/", moderation.orphans, name="moderation_orphans"),
    path("<str:ref>/rattachement/", belonging.claim, name="claim"),
    path("<str:ref>/rattachement/code/", belonging.claim_code, name="claim_code"),
    path("<str:ref>/rattachement/reprendre/", belonging.withdraw_claim, name="withdraw_claim"),
    path("<str:ref>/membres/", belonging.members, name="members"),
    path("<str:ref>/membres/inviter/", belonging.invite, name="invite"),
    path(
        "<str:ref>/membres/invitations/<int:pk>/",
        belonging.cancel_invitation,
        name="cancel_invitation",
    ),
    path("<str:ref>/membres/<int:pk>/role/", belonging.change_role, name="change_role"),
    path("<str:ref>/membres/<int:pk>/retirer/", belonging.remove_member, name="remove_member"),
    path("<str:ref>/quitter/", belonging.leave, name="leave"),
    path("<str:ref>/quitter/reprise/", belonging.ask_takeover, name="ask_takeover"),
    path("<str:ref>/suggestions/", suggestions.own_suggestions, name="own_suggestions"),
    path("<str:ref>/suggestions/<int:pk>/", suggestions.decide_own, name="decide_own"),
    path(
        "<str:ref>/suggestions/sources/<int:pk>/", suggestions.withdraw, name="withdraw_preference"
    ),
    path("<str:ref>/signaler/", reports.report, name="report"),
    path("<str:ref>/historique/", editing.history, name="history"),
    path("<str:ref>/situation/", groups.state, name="state"),
    path("<str:ref>/parution/", moderation.listing, name="listing"),
    path("<str:ref>/confirmer/", editing.confirm, name="confirm"),
    path("<str:ref>/modifier/", editing.start, name="edit"),
    path("<str:ref>/modifier/apercu/", editing.preview, name="edit_preview"),
    path("<str:ref>/modifier/position/", editing.point, name="edit_point"),
    path("<str:ref>/modifier/relire/", editing.review, name="edit_review"),
    path("<str:ref>/modifier/comparer/", editing.compare, name="edit_compare"),
    path("<str:ref>/modifier/abandonner/", editing.discard, name="edit_discard"),
    path("<str:ref>/modifier/<slug:step>/", editing.step, name="edit_step"),
]
