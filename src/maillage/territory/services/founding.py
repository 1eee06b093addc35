"""Founding a territory: its name, its communes, its districts, the shared vocabulary."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from maillage.core import audit
from maillage.core.actor import Actor
from maillage.core.models import Setting
from maillage.core.site import set_setting
from maillage.territory.models import Area
from maillage.territory.services.areas import AreaReport, create_communes, import_area_file
from maillage.territory.services.vocabulary import load_nomenclatures


@dataclass
class Founding:
    """What was put in place: communes, and one report per file of areas."""

    communes: list[Area] = field(default_factory=list)
    reports: list[tuple[Path, AreaReport]] = field(default_factory=list)


def create_territory(
    *,
    actor: Actor,
    name: str,
    insee: Sequence[str] = (),
    areas: Sequence[Path] = (),
    now: datetime,
) -> Founding:
    """Put a territory in place, or complete it: the same call again changes nothing.

    With one commune, the districts of ``areas`` are its own; files go from the widest level down.
    """
    founding = Founding()
    load_nomenclatures(actor=actor, now=now)
    founding.communes = create_communes(actor=actor, insee=list(insee), now=now)
    parent = founding.communes[0] if len(founding.communes) == 1 else None
    for path in areas:
        report = import_area_file(actor=actor, path=path, parent=parent, now=now)
        founding.reports.append((path, report))
    set_setting("name", name)
    audit.record(
        actor=actor,
        verb="territory.founded",
        obj=Setting(pk="name"),
        now=now,
        data={"name": name, "insee": list(insee), "files": [path.name for path in areas]},
    )
    return founding
