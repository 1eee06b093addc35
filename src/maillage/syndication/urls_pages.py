"""Addresses of the inventory, of agreements, and of what is elsewhere."""

from django.urls import path

from maillage.syndication.views import (
    agreement_one,
    agreements,
    connecting,
    elsewhere,
    inventory,
    keeping,
    platform,
    proofs,
)

urlpatterns = [
    path("", inventory.inventory, name="inventory"),
    path("accord/", inventory.about, name="about"),
    path("plateformes/", keeping.keep, name="keep"),
    path("plateformes/proposer/", keeping.propose, name="propose"),
    path("plateformes/<slug:code>/", platform.platform, name="platform"),
    path("plateformes/<slug:code>/modifier/", keeping.edit, name="edit"),
    path("plateformes/<slug:code>/reglages/", connecting.settings, name="settings"),
    path("plateformes/<slug:code>/verifier/", connecting.check, name="check"),
    path("plateformes/<slug:code>/decision/", keeping.decide_proposal, name="decide"),
    path("plateformes/<slug:code>/<slug:step>/", keeping.step, name="step"),
]

# Last: a reference could be any word.
organisation_urls = [
    path("<str:ref>/", elsewhere.elsewhere, name="elsewhere"),
    path("<str:ref>/accords/", agreements.choose, name="agree"),
    path("<str:ref>/accords/apercu/", agreements.preview, name="agree_preview"),
    path("<str:ref>/accords/relire/", agreements.review, name="agree_review"),
    path("<str:ref>/retirer/", elsewhere.withdraw_all, name="withdraw_all"),
    path("<str:ref>/<slug:code>/accord/", agreement_one.choose_one, name="agree_one"),
    path(
        "<str:ref>/<slug:code>/accord/apercu/", agreement_one.preview_one, name="agree_one_preview"
    ),
    path("<str:ref>/<slug:code>/accord/relire/", agreement_one.review_one, name="agree_one_review"),
    path("<str:ref>/<slug:code>/retirer/", elsewhere.withdraw, name="withdraw"),
    path("<str:ref>/<slug:code>/reessayer/", elsewhere.retry, name="retry"),
    path("<str:ref>/<slug:code>/efface/", elsewhere.erased, name="erased"),
    path("<str:ref>/<slug:code>/preuve/", proofs.proof, name="proof"),
    path("<str:ref>/<slug:code>/preuve.json", proofs.proof_json, name="proof_json"),
    path("<str:ref>/<slug:code>/nous-y-sommes/", elsewhere.use, name="use"),
    path("<str:ref>/<slug:code>/nous-n-y-sommes-plus/", elsewhere.stop_use, name="stop_use"),
]
