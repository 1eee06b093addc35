"""Agreeing: choose fields once and tick the platforms, read exactly what would leave, confirm."""

from dataclasses import dataclass
from typing import Any

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
from maillage.syndication.forms.agreements import NEEDED, ChoicesForm, ReadForm
from maillage.syndication.models import Destination
from maillage.syndication.queries.consents import consents_of, previews
from maillage.syndication.queries.destinations import open_destinations
from maillage.syndication.services.consents import give_consent
from maillage.syndication.services.texts import current_text
from maillage.syndication.views.choices import Sendable, platform_groups, sendable
from maillage.syndication.views.parcels import SeenParcel, labels, parcel
from maillage.syndication.views.trail import trail

GIVE = "syndication.give_consent"
TITLE = "Choisir où paraître"
LEDE = (
    "Cochez une fois ce que vous voulez transmettre, puis où. Rien ne part avant la page suivante."
)


@dataclass(frozen=True)
class Desk:
    """What an organisation can agree to now, and what it agreed to already."""

    organisation: Organisation
    destinations: tuple[Destination, ...]
    fields: Sendable
    given: dict[int, tuple[str, ...]]

    def form(self, data: QueryDict | None) -> ChoicesForm:
        named = {one.code for one in self.destinations if NEEDED in self.given.get(one.pk, ())}
        return ChoicesForm(
            data, fields=self.fields.open, destinations=self.destinations, named=named
        )

    def parcels(self, chosen: list[str], codes: list[str]) -> list[SeenParcel]:
        """Return what would leave for each ticked platform: what was agreed, and what is chosen."""
        ticked = [one for one in self.destinations if one.code in codes]
        wanted = previews(
            self.organisation,
            {one: {*chosen, *self.given.get(one.pk, ())} for one in ticked},
        )
        return [
            parcel(one, wanted[one], chosen=chosen, before=self.given.get(one.pk, ()))
            for one in ticked
        ]


def desk_for(request: HttpRequest, ref: str) -> Desk:
    organisation = organisation_for(request.actor, ref)
    organisation_for(request.actor, ref, GIVE)
    destinations = tuple(open_destinations())
    given = {one.destination.pk: one.fields for one in consents_of(organisation)}
    return Desk(organisation, destinations, sendable(organisation, destinations), given)


@require_safe
@never_cache
def choose(request: HttpRequest, ref: str) -> HttpResponse:
    """Step 1: nothing ticked, unless the person comes back from step 2 or ticks a whole group."""
    return choices_page(request, desk_for(request, ref), None)


def choices_page(
    request: HttpRequest, desk: Desk, form: ChoicesForm | None, *, status: int = 200
) -> HttpResponse:
    chosen = request.GET.getlist("field")
    if "all" in request.GET:
        chosen = [*chosen, *desk.fields.group(request.GET["all"])]
    codes = request.GET.getlist("to")
    ref = desk.organisation.ref
    context = {
        "organisation": desk.organisation,
        "form": form or desk.form(None),
        "lede": LEDE,
        "single": None,
        "groups": desk.fields.groups(chosen),
        "blank": labels(desk.fields.blank),
        "platforms": platform_groups(desk.destinations, codes, desk.given),
        "parcels": desk.parcels(chosen, codes) if chosen else [],
        "choose_url": reverse("syndication:agree", args=[ref]),
        "review_url": reverse("syndication:agree_review", args=[ref]),
        "preview_url": reverse("syndication:agree_preview", args=[ref]),
        **trail(TITLE, desk.organisation),
    }
    return render(request, "syndication/agree.html", context, status=status)


@require_safe
@never_cache
def preview(request: HttpRequest, ref: str) -> HttpResponse:
    """Answer with what would leave, as boxes are ticked."""
    desk = desk_for(request, ref)
    chosen, codes = request.GET.getlist("field"), request.GET.getlist("to")
    parcels = desk.parcels([key for key in chosen if key in desk.fields.open], codes)
    return render(
        request, "syndication/preview.html", {"parcels": parcels if chosen else [], "folded": True}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def review(request: HttpRequest, ref: str) -> HttpResponse:
    """Step 2: exactly what would leave, the text, and the agreement itself."""
    desk = desk_for(request, ref)
    form = desk.form(request.GET)
    if not form.is_valid():
        return choices_page(request, desk, form, status=422)
    read = ReadForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and read.is_valid() and agree(request, desk, form, read):
        return redirect("syndication:elsewhere", ref)
    query = request.GET.urlencode()
    return review_page(
        request, desk.organisation, read,
        parcels=desk.parcels(form.cleaned_data["field"], form.cleaned_data["to"]),
        back_url=f"{reverse('syndication:agree', args=[ref])}?{query}",
    )  # fmt: skip


def agree(request: HttpRequest, desk: Desk, form: ChoicesForm, read: ReadForm) -> bool:
    """Give every consent or none; tell what went wrong."""
    chosen = form.cleaned_data["field"]
    try:
        with transaction.atomic():
            for destination in form.destinations:
                fields = [key for key in chosen if key in destination.fields]
                if fields:
                    give_consent(
                        actor=request.actor, organisation=desk.organisation,
                        destination=destination, fields=fields,
                        text_version=read.cleaned_data["text"], now=request.now,
                    )  # fmt: skip
    except MaillageError as error:
        read.add_error(None, error.message)
        return False
    messages.success(
        request,
        "Votre accord est noté. Ce qui part tout de suite est en route ; cette page dit où en est "
        "chaque plateforme.",
    )
    return True


def review_page(
    request: HttpRequest, organisation: Organisation, form: ReadForm, **more: Any
) -> HttpResponse:
    text = current_text(now=request.now)
    context = {
        "organisation": organisation,
        "form": form,
        "text": text,
        "button": "Donner notre accord",
        **more,
        **trail("Relire et donner votre accord", organisation),
    }
    return render(request, "syndication/review.html", context, status=422 if form.errors else 200)
