"""How imports tell what they did: the same for every kind of file."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from maillage.config.console import Console
from maillage.core.ui.french import count, format_number

COUNTS = ("read", "created", "updated", "unchanged", "suggested", "refused", "masked_names")


def tell(runs: Sequence[Any], console: Console) -> None:
    """Tell the outcome of one or several import runs; ``report`` is the CSV of the (last) one."""
    total: Counter[str] = Counter()
    for run in runs:
        total.update({name: run.counts.get(name, 0) for name in COUNTS})
    reports = [run.report for run in runs if run.report]
    data: dict[str, Any] = {name: total[name] for name in COUNTS}
    data["report"] = reports[-1] if reports else None
    if len(reports) > 1:
        data["reports"] = reports
    changed = total["created"] + total["updated"] + total["suggested"]
    console.result(
        data,
        f"{count(total['read'], 'ligne lue', 'lignes lues')} : {format_number(total['created'])} fiches créées, "
        f"{format_number(total['updated'])} mises à jour, {format_number(total['unchanged'])} inchangées, "
        f"{format_number(total['suggested'])} suggestions, {format_number(total['refused'])} refusées.",
        *(() if changed else ("Rien n’a changé : tout était déjà là.",)),
        *(
            (
                f"{count(total['masked_names'], 'nom de personne masqué', 'noms de personnes masqués')}.",
            )
            if total["masked_names"]
            else ()
        ),
        *(f"Détail des refus : {report}" for report in reports if total["refused"]),
    )


EVENT_COUNTS = (*COUNTS, "merged", "queued", "kept", "missing")


def tell_events(done: Any, console: Console) -> None:
    """Tell the outcome of an import of events: the same report, and what waits for a person."""
    counts = {name: done.counts.get(name, 0) for name in EVENT_COUNTS}
    changed = counts["created"] + counts["updated"] + counts["missing"]
    console.result(
        {
            **counts, "report": done.report, "source": done.source, "held": done.held,
            "queued_texts": done.queued,
        },
        f"{count(counts['read'], 'événement lu', 'événements lus')} : {count(counts['created'], 'créé', 'créés')}, "
        f"{format_number(counts['updated'])} mis à jour, {format_number(counts['unchanged'])} inchangés, "
        f"{format_number(counts['refused'])} refusés.",
        *(() if changed else ("Rien n’a changé : tout était déjà là.",)),
        *(
            (f"{count(counts['queued'], 'événement attend', 'événements attendent')} qu’une personne lise un texte.",)
            if counts["queued"]
            else ()
        ),
        *(
            (f"{count(counts['missing'], 'événement n’est', 'événements ne sont')} plus dans la source : à vérifier.",)
            if counts["missing"]
            else ()
        ),
        *((done.held,) if done.held else ()),
        f"Détail des valeurs refusées : {done.report}",
    )  # fmt: skip
