"""A date asked by a program, and the answer: what ``maillage clashes`` reads and says."""

from collections.abc import Iterator, Sequence
from datetime import date, time
from typing import Any

from maillage.agenda.clashing.candidates import Candidate, Wish, hours_on
from maillage.agenda.clashing.checking import Checked
from maillage.agenda.clashing.errors import InvalidDate
from maillage.agenda.clashing.forms import area_of
from maillage.agenda.enums import Kind
from maillage.core.ui.french import count, format_date
from maillage.territory import nomenclatures


def asked(
    *,
    day: date,
    start: time | None = None,
    end: time | None = None,
    themes: Sequence[str] = (),
    area: str = "",
    publics: Sequence[str] = (),
    kind: str = "",
    expected: int | None = None,
) -> Candidate:
    """Return the candidate of a question; a code that does not exist is refused with a sentence."""
    _refuse_unknown(themes, publics, kind)
    found = area_of(area)
    if area and found is None:
        raise InvalidDate(
            "area",
            f"Le secteur « {area[:60]} » n’existe pas. Les codes ressemblent à 34172-07 ; leur liste est "
            "sur /api/v1/areas.",
        )
    if end is not None and start is None:
        raise InvalidDate("start", "Donnez aussi l’heure de début : --start 10:00.")
    wish = Wish(
        kind=kind or Kind.EVENT, themes=themes, publics=publics, expected=expected, area=found
    )
    return wish.on(*hours_on(day, start, end))


def _refuse_unknown(codes: Sequence[str], publics: Sequence[str], kind: str) -> None:
    for code in codes:
        if code not in nomenclatures.themes():
            raise InvalidDate(
                "theme",
                f"Le thème « {code[:60]} » n’existe pas. Les codes ressemblent à sport.judo ; leur liste "
                "est dans docs/reference/themes-et-competences.md et sur /api/v1/themes.",
            )
    for code in publics:
        if code not in nomenclatures.audiences():
            known = ", ".join(nomenclatures.audiences())
            raise InvalidDate(
                "public", f"Le public « {code[:60]} » n’existe pas. Choisissez parmi : {known}."
            )
    if kind and kind not in Kind.values:
        raise InvalidDate(
            "kind",
            f"La nature « {kind[:60]} » n’existe pas. Choisissez parmi : {', '.join(Kind.values)}.",
        )


def report(found: Checked) -> dict[str, Any]:
    """Return the answer that programs read."""
    return {
        "clashes": [
            {"event": one.as_json(), "score": one.score, "reasons": list(one.reasons)}
            for one in found.clashes
        ],
        "better_dates": [
            {"date": one.day.isoformat(), "score": one.score, "reasons": list(one.reasons)}
            for one in found.better
        ],
    }


def sentences(found: Checked) -> Iterator[str]:
    """Return the answer that people read."""
    said = count(len(found.strong), "événement dispute", "événements disputent")
    yield (
        f"{format_date(found.day)} : {said} les mêmes personnes."
        if found.strong
        else f"{format_date(found.day)} : rien ne dispute vraiment les mêmes personnes."
    )
    for one in found.clashes:
        where = f", {one.area}" if one.area else ""
        yield f"  {one.score:3}  {one.title} ({one.organisation or 'sans organisation'}{where}), {one.when}"
        yield f"       {' ; '.join(one.reasons)}"
    if found.heavy:
        yield f"Ce jour-là : {', '.join(found.heavy)}."
    if found.better:
        yield "Dates avec moins de concurrence :"
    for better in found.better:
        yield f"  {format_date(better.day)} : {' ; '.join(better.reasons)}"
