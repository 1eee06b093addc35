"""Areas: adding them one by one, and from files of outlines."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import shapely
from django.db import transaction
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from maillage.algorithms.outlines import (
    inner_point,
    read_outline,
    simplify_together,
    to_geojson,
    tolerance_for,
)
from maillage.core import audit, clock
from maillage.core.actor import Actor
from maillage.core.databases import lock_once
from maillage.core.events import publish
from maillage.core.permissions import require
from maillage.territory.communes import towns
from maillage.territory.enums import Level
from maillage.territory.errors import AreaError
from maillage.territory.events import AreasChanged
from maillage.territory.geojson import CODE, features_of, read_features
from maillage.territory.models import Area, new_stamp, path_below
from maillage.territory.services.area_reading import (
    AreaRefusal,
    Candidates,
    ReadArea,
    read_areas,
)

UNION_SOURCE = "Réunion des contours de ses secteurs"
_DECIMALS_LIGHT = 5
_DECIMALS_FULL = 6


@dataclass(slots=True)
class AreaReport:
    """What an import of outlines did; ``refused`` says which features and why."""

    read: int = 0
    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)
    refused: list[AreaRefusal] = field(default_factory=list)

    def as_text(self) -> str:
        """The report in French, one line per refusal."""
        counts = (
            f"{self.read} secteurs lus : {len(self.created)} ajoutés, {len(self.updated)} modifiés, "
            f"{len(self.unchanged)} inchangés, {len(self.refused)} refusés."
        )
        lines = [counts]
        if self.repaired:
            lines.append("Contours croisés réparés : " + ", ".join(self.repaired) + ".")
        lines += [str(refusal) for refusal in self.refused]
        return "\n".join(lines)


@transaction.atomic
def create_area(
    *,
    actor: Actor,
    code: str,
    name: str,
    level: str,
    parent: Area | None = None,
    population: int | None = None,
    source: str = "",
    now: datetime | None = None,
) -> Area:
    """Add one area without outline; with the code of a known one, give it back unchanged."""
    require(actor, "territory.edit_areas")
    if level not in Level.values:
        raise AreaError(f"Le niveau « {level[:40]} » n’existe pas : {', '.join(Level.values)}.")
    if not CODE.fullmatch(code):
        raise AreaError(
            f"Le code « {code[:60]} » ne convient pas : 40 lettres sans accent, chiffres, points "
            "ou tirets au plus."
        )
    if not name.strip():
        raise AreaError(f"Le secteur « {code} » n’a pas de nom.")
    known = Area.objects.filter(code=code).first()
    if known:
        return known
    area = Area.objects.create(
        code=code,
        name=name.strip()[:120],
        level=level,
        parent=parent,
        population=population,
        source=source,
        **path_below(parent, code),
    )
    audit.record(
        actor=actor,
        verb="territory.area_created",
        obj=area,
        data={"code": code},
        now=now or clock.now(),
    )
    publish(AreasChanged((code,)))
    return area


def create_communes(
    *, actor: Actor, insee: Sequence[str], now: datetime | None = None
) -> list[Area]:
    """Add towns by INSEE code, with their official name and population."""
    unknown = [code for code in insee if code not in towns()]
    if unknown:
        raise AreaError(
            f"Le code INSEE « {unknown[0][:20]} » n’est celui d’aucune commune. "
            "Attention : le code INSEE (35238) n’est pas le code postal (35000)."
        )
    return [
        create_area(
            actor=actor,
            code=code,
            name=towns()[code].name,
            level=Level.COMMUNE,
            population=towns()[code].population,
            source="INSEE, code officiel géographique",
            now=now,
        )
        for code in dict.fromkeys(insee)
    ]


def import_area_file(
    *,
    actor: Actor,
    path: Path,
    level: str | None = None,
    parent: Area | str | None = None,
    code_property: str | None = None,
    name_property: str | None = None,
    source: str = "",
    now: datetime | None = None,
) -> AreaReport:
    """``import_areas`` from a file; without level, districts first, then their sub-districts."""
    features = read_features(path)
    if level is None:
        has_districts = Area.objects.filter(level=Level.QUARTIER).exclude(outline="").exists()
        known = has_districts and _are_districts(features, code_property, name_property)
        level = Level.SOUS_QUARTIER if has_districts and not known else Level.QUARTIER
    return import_areas(
        actor=actor,
        features=features,
        level=level,
        parent=parent,
        code_property=code_property,
        name_property=name_property,
        source=source or path.name,
        now=now,
    )


def _are_districts(features: Sequence[Any], code: str | None, name: str | None) -> bool:
    """Whether a file holds districts of other towns, or the known ones again: not inside them."""
    found, _ = read_areas(features, code, name)
    districts = list(Area.objects.filter(level=Level.QUARTIER).exclude(outline="").order_by("code"))
    candidates = Candidates(districts)
    inside = [area for area in found if candidates.around(area.outline, smaller=True)]
    return len(inside) * 2 < len(found)


@transaction.atomic
def import_areas(
    *,
    actor: Actor,
    features: Mapping[str, Any] | Sequence[Any],
    level: str,
    parent: Area | str | None = None,
    code_property: str | None = None,
    name_property: str | None = None,
    source: str = "",
    now: datetime | None = None,
) -> AreaReport:
    """Add or redraw the areas of a level from GeoJSON features; a second run changes nothing.

    The parent of each is the one its ``parent`` property names, else the wider area that holds
    most of it (below ``parent`` if given), else ``parent``. What can not be used is refused by
    name in the report; AreaError is for a file that can not be read at all.
    """
    require(actor, "territory.edit_areas")
    if level not in Level.values:
        raise AreaError(f"Le niveau « {level[:40]} » n’existe pas : {', '.join(Level.values)}.")
    rows = features_of(features) if isinstance(features, Mapping) else list(features)
    lock_once("territory.areas")
    root = _root(parent)
    found, refused = read_areas(rows, code_property, name_property)
    report = AreaReport(read=len(rows), refused=refused)
    pairs = _with_parents(found, level, root, report)
    _write(pairs, level, source, report)
    _draw_unions({holder.pk for _, holder in pairs if holder is not None})
    changed = (*report.created, *report.updated)
    if changed:
        audit.record(
            actor=actor,
            verb="territory.areas_imported",
            obj=root or Area.objects.get(code=changed[0]),
            data={
                "level": level,
                "created": len(report.created),
                "updated": len(report.updated),
                "refused": len(report.refused),
            },
            now=now or clock.now(),
        )
        publish(AreasChanged(changed))
    return report


def _root(parent: Area | str | None) -> Area | None:
    if parent is None or isinstance(parent, Area):
        return parent
    found = Area.objects.filter(code=parent).first()
    if found is None:
        raise AreaError(f"Le secteur englobant « {parent[:40]} » n’existe pas.")
    return found


def _with_parents(
    found: Sequence[ReadArea], level: str, root: Area | None, report: AreaReport
) -> list[tuple[ReadArea, Area | None]]:
    """Each area with its parent and its whole code; duplicates go to the report."""
    wider = Level.values[: Level.values.index(level)]
    holders = Area.objects.filter(level__in=wider)
    if level == Level.AUTRE and root is not None:
        holders = Area.objects.filter(pk=root.pk)
    elif root is not None:
        holders = holders.filter(path__startswith=root.path)
    candidates = Candidates(list(holders.order_by("code")))
    fine = level in {Level.QUARTIER, Level.SOUS_QUARTIER, Level.AUTRE}
    longest = max((len(a.code) for a in found if a.code.isdigit()), default=0)
    width = 3 if longest == 3 else 2
    taken: dict[str, str] = {}
    pairs: list[tuple[ReadArea, Area | None]] = []
    for area in found:
        holder = candidates.named(area) or candidates.around(area.outline) or root
        if fine and holder is not None and not area.code.startswith(f"{holder.code}-"):
            short = area.code.zfill(width) if area.code.isdigit() else area.code
            area.code = f"{holder.code}-{short}"
        if area.code in taken:
            reason = f"Le code « {area.code} » est déjà celui de « {taken[area.code]} »."
            report.refused.append(AreaRefusal(area.number, area.name, reason))
        elif len(area.code) > 40:
            reason = f"Le code « {area.code} » dépasse 40 caractères."
            report.refused.append(AreaRefusal(area.number, area.name, reason))
        else:
            taken[area.code] = area.name
            pairs.append((area, holder))
    return pairs


def _write(
    pairs: Sequence[tuple[ReadArea, Area | None]], level: str, source: str, report: AreaReport
) -> None:
    outlines = [area.outline for area, _ in pairs]
    light = simplify_together(outlines, tolerance_for(outlines))
    known = {
        row.code: row for row in Area.objects.filter(code__in=[area.code for area, _ in pairs])
    }
    for order, ((area, holder), thin) in enumerate(zip(pairs, light, strict=True)):
        row = known.get(area.code)
        if row is not None and row.level != level:
            reason = (
                f"Le code « {area.code} » est déjà celui de « {row.name} » "
                f"({row.get_level_display().lower()})."
            )
            report.refused.append(AreaRefusal(area.number, area.name, reason))
            continue
        facts = {
            "name": area.name,
            "parent": holder,
            "order": order,
            "source": source[:200],
            **_drawn(area.outline, thin),
        }
        if area.repaired:
            report.repaired.append(area.name)
        if row is None:
            Area.objects.create(
                code=area.code, level=level, **facts, **path_below(holder, area.code)
            )
            report.created.append(area.code)
        elif any(getattr(row, key) != value for key, value in facts.items()):
            _change(row, facts)
            report.updated.append(area.code)
        else:
            report.unchanged.append(area.code)


def _drawn(outline: MultiPolygon, thin: BaseGeometry) -> dict[str, Any]:
    """The columns of an outline: both drawings, rectangle, centre."""
    west, south, east, north = (round(v, _DECIMALS_FULL) for v in outline.bounds)
    lat, lon = inner_point(outline)
    return {
        "outline": _dump(to_geojson(thin, _DECIMALS_LIGHT)),
        "full_outline": _dump(to_geojson(outline, _DECIMALS_FULL)),
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        "lat": round(lat, _DECIMALS_FULL),
        "lon": round(lon, _DECIMALS_FULL),
    }


def _dump(geometry: Mapping[str, Any]) -> str:
    return json.dumps(geometry, separators=(",", ":"))


def _change(row: Area, facts: Mapping[str, Any]) -> None:
    """Write facts to a known area, and move what is below it when its parent changes."""
    before = row.path
    for key, value in facts.items():
        setattr(row, key, value)
    for key, value in path_below(row.parent, row.code).items():
        setattr(row, key, value)
    row.stamp = new_stamp()
    row.save()
    if row.path != before:
        for below in Area.objects.filter(path__startswith=before).order_by("depth"):
            below.path = row.path + below.path.removeprefix(before)
            below.depth = below.path.count("/") - 1
            below.stamp = new_stamp()
            below.save(update_fields=["path", "depth", "stamp"])


def _draw_unions(holders: set[int]) -> None:
    """Give areas that have no outline of their own the union of those directly below."""
    rows = Area.objects.filter(pk__in=holders).order_by("-depth", "code")
    undrawn = [row for row in rows if not row.full_outline or row.source == UNION_SOURCE]
    parts: dict[int | None, list[str]] = defaultdict(list)
    below = Area.objects.filter(parent__in=undrawn).exclude(full_outline="").order_by("code")
    for parent_id, outline in below.values_list("parent_id", "full_outline"):
        parts[parent_id].append(outline)
    for row in undrawn:
        union = shapely.union_all(shapely.from_geojson(parts[row.pk]))
        whole = read_outline(json.loads(shapely.to_geojson(union))).geometry
        (thin,) = simplify_together([whole], tolerance_for([whole]))
        facts = _drawn(whole, thin)
        if any(getattr(row, key) != value for key, value in facts.items()):
            _change(row, facts | {"source": UNION_SOURCE})
