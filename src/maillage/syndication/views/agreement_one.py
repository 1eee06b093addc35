"""The agreement of one platform, field by field: what is ticked is what is agreed."""

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from maillage.core.errors import MaillageError
from maillage.directory.access import organisation_for
from maillage.directory.models import Organisation
from maillage.syndication.access import destination_for
from maillage.syndication.forms.agreements import OnePlatformForm, ReadForm
from maillage.syndication.models import Destination
from maillage.syndication.queries.consents import agreed_fields, previews
from maillage.syndication.services.consents import give_consent, withdraw_consent
from maillage.syndication.views.agreements import GIVE, review_page
from maillage.syndication.views.choices import Sendable, sendable
from maillage.syndication.views.parcels import SeenParcel, labels, parcel
from maillage.syndication.views.trail import trail

LEDE = "Ce qui est coché est ce que vous accordez à cette plateforme. Décocher, c’est retirer."


@dataclass(frozen=True)
class OneDesk:
    """What an organisation agrees to at one platform, and what it could."""

    organisation: Organisation
    destination: Destination
    fields: Sendable
    given: tuple[str, ...]

    def form(self, data: QueryDict | None) -> OnePlatformForm:
        return OnePlatformForm(data, fields=self.fields.open)

    def ticked(self, data: QueryDict) -> list[str]:
        """Return the boxes ticked: those of the page, or at first what is agreed."""
        chosen = data.getlist("field") if "sent" in data else list(self.given)
        if "all" in data:
            chosen = [*chosen, *self.fields.group(data["all"])]
        return [key for key in chosen if key in self.fields.open]

    def removed(self, chosen: list[str]) -> list[str]:
        """Return what would no longer be agreed. What can not be shown now stays as it is."""
        return [key for key in self.given if key in self.fields.open and key not in chosen]

    def parcels(self, chosen: list[str]) -> list[SeenParcel]:
        removed = self.removed(chosen)
        after = {*chosen, *self.given} - {*removed}
        wanted = previews(self.organisation, {self.destination: after})[self.destination]
        return [parcel(self.destination, wanted, chosen=chosen, before=self.given, removed=removed)]


def one_desk_for(request: HttpRequest, ref: str, code: str) -> OneDesk:
    organisation = organisation_for(request.actor, ref)
    organisation_for(request.actor, ref, GIVE)
    destination = destination_for(request.actor, code)
    fields = sendable(organisation, [destination])
    return OneDesk(organisation, destination, fields, agreed_fields(organisation, destination))


@require_safe
@never_cache
def choose_one(request: HttpRequest, ref: str, code: str) -> HttpResponse:
    """Step 1 for one platform."""
    return one_page(request, one_desk_for(request, ref, code), None)


def one_page(
    request: HttpRequest, desk: OneDesk, form: OnePlatformForm | None, *, status: int = 200
) -> HttpResponse:
    where = [desk.organisation.ref, desk.destination.code]
    ticked = desk.ticked(request.GET)
    context = {
        "organisation": desk.organisation,
        "form": form or desk.form(None),
        "lede": LEDE,
        "single": desk.destination,
        "groups": desk.fields.groups(ticked),
        "blank": labels(desk.fields.blank),
        "platforms": [],
        "parcels": desk.parcels(ticked),
        "choose_url": reverse("syndication:agree_one", args=where),
        "review_url": reverse("syndication:agree_one_review", args=where),
        "preview_url": reverse("syndication:agree_one_preview", args=where),
        **trail(f"Ce qui va à « {desk.destination.name} »", desk.organisation),
    }
    return render(request, "syndication/agree.html", context, status=status)


@require_safe
@never_cache
def preview_one(request: HttpRequest, ref: str, code: str) -> HttpResponse:
    """Answer with what would leave, as boxes are ticked."""
    desk = one_desk_for(request, ref, code)
    parcels = desk.parcels(desk.ticked(request.GET))
    return render(request, "syndication/preview.html", {"parcels": parcels, "folded": True})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def review_one(request: HttpRequest, ref: str, code: str) -> HttpResponse:
    """Step 2 for one platform; nothing left ticked leads to the page that withdraws."""
    desk = one_desk_for(request, ref, code)
    form = desk.form(request.GET)
    if not form.is_valid():
        return one_page(request, desk, form, status=422)
    chosen = form.cleaned_data["field"]
    if not chosen:
        return redirect(
            "syndication:withdraw" if desk.given else "syndication:agree_one", ref, code
        )
    read = ReadForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and read.is_valid() and settle(request, desk, chosen, read):
        return redirect("syndication:elsewhere", ref)
    back = reverse("syndication:agree_one", args=[ref, code])
    return review_page(
        request, desk.organisation, read,
        parcels=desk.parcels(chosen), back_url=f"{back}?{request.GET.urlencode()}",
    )  # fmt: skip


def settle(request: HttpRequest, desk: OneDesk, chosen: list[str], read: ReadForm) -> bool:
    """Give what is new and take back what was unticked, both or neither."""
    act = {
        "actor": request.actor, "organisation": desk.organisation,
        "destination": desk.destination, "now": request.now,
    }  # fmt: skip
    new = [key for key in chosen if key not in desk.given]
    removed = desk.removed(chosen)
    try:
        with transaction.atomic():
            if new:
                give_consent(**act, fields=new, text_version=read.cleaned_data["text"])
            if removed:
                withdraw_consent(**act, fields=removed)
    except MaillageError as error:
        read.add_error(None, error.message)
        return False
    messages.success(request, "C’est noté. Ce qui change est en route.")
    return True
