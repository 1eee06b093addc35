"""What to paste at one platform where no program writes: the text, the link, "c'est fait"."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from maillage.core.errors import NotVisible
from maillage.core.permissions import decide
from maillage.directory.access import organisation_for
from maillage.directory.fields import label_of
from maillage.directory.models import Organisation
from maillage.syndication.access import destination_for
from maillage.syndication.assisted.base import Given, Line, Text
from maillage.syndication.assisted.registry import TEXTS
from maillage.syndication.enums import Mode
from maillage.syndication.errors import InvalidDestination
from maillage.syndication.forms.destinations import UseForm
from maillage.syndication.models import Destination
from maillage.syndication.payload import Wanted, wanted_at
from maillage.syndication.queries.pasting import Pasted, pasted_at
from maillage.syndication.services.uses import say_copied
from maillage.syndication.views.trail import trail

SEE, SAY = "syndication.see_presences", "syndication.say_copied"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def paste(request: HttpRequest, ref: str, code: str) -> HttpResponse:
    """Show what to paste, and note that it was."""
    organisation = organisation_for(request.actor, ref)
    organisation_for(request.actor, ref, SEE)
    destination = destination_for(request.actor, code)
    text = TEXTS.get(destination.connector)
    if text is None or destination.mode != Mode.ASSISTED:
        raise NotVisible
    pasted = pasted_at(organisation, destination)
    form = UseForm(request.POST or None, initial={"url": pasted.url})
    if request.method == "POST" and form.is_valid():
        try:
            say_copied(
                actor=request.actor,
                organisation=organisation,
                destination=destination,
                url=form.cleaned_data["url"],
                now=request.now,
            )
        except InvalidDestination as error:
            form.add_error("url", error.message)
        else:
            messages.success(request, f"C’est noté : votre fiche est sur « {destination.name} ».")
            return redirect("syndication:paste", ref, code)
    context = page_of(organisation, destination, text, pasted)
    may_say = decide(request.actor, SAY, organisation)
    context |= {"form": form, "may_say": bool(may_say), "reasons": may_say.reasons}
    return render(request, "syndication/paste.html", context)


def page_of(
    organisation: Organisation, destination: Destination, text: Text, pasted: Pasted
) -> dict[str, Any]:
    """Return what the page says: what to paste now, and what changed since the last time."""
    wanted = wanted_at(destination, [organisation.ref]).get(organisation.ref)
    given = given_of(wanted)
    changed = changes(wanted, pasted, text)
    stops = text.stops(given) if wanted else ""
    words, address = text.link(given)
    return {
        "organisation": organisation,
        "destination": destination,
        "text": text,
        "wanted": wanted is not None,
        "pasted": pasted,
        "stops": stops,
        "invented": organisation.is_fictional and not destination.is_fictional,
        "changed": [label_of(key) for key in changed],
        "lines": [line_of(number, line, changed) for number, line in enumerate(text.lines(given))]
        if wanted and not stops
        else [],
        "link": {"words": words, "address": address},
        **trail(f"Recopier sur « {destination.name} »", organisation),
    }


def given_of(wanted: Wanted | None) -> Given:
    if wanted is None:
        return Given(values={})
    return Given(values=wanted.values, identifiers=wanted.identifiers, url=wanted.url)


def changes(wanted: Wanted | None, pasted: Pasted, text: Text) -> list[str]:
    """Return the fields of the text that differ from what was pasted; none before the first time."""
    if wanted is None or not pasted.is_there:
        return []
    keys = {*wanted.values, *pasted.values} & text.fields
    return sorted(key for key in keys if wanted.values.get(key) != pasted.values.get(key))


def line_of(number: int, line: Line, changed: list[str]) -> dict[str, Any]:
    return {
        "ident": f"ligne-{number}",
        "label": line.label,
        "value": line.value,
        "advice": line.advice,
        "rows": line.rows,
        "copyable": line.copyable,
        "changed": bool(set(line.fields) & set(changed)),
    }
