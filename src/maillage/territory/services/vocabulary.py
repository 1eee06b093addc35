"""Themes and skills, loaded from the shipped lists."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from maillage.core import audit, clock
from maillage.core.actor import Actor
from maillage.core.databases import lock_once
from maillage.core.events import publish
from maillage.core.permissions import require
from maillage.territory import nomenclatures
from maillage.territory.events import VocabularyChanged
from maillage.territory.models import Skill, Theme


@dataclass(slots=True)
class VocabularyReport:
    """What a loading changed: codes of each kind."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    unchanged: int = 0

    @property
    def changed(self) -> list[str]:
        """Codes that are not as they were."""
        return [*self.created, *self.updated, *self.retired]


@transaction.atomic
def load_nomenclatures(*, actor: Actor, now: datetime | None = None) -> VocabularyReport:
    """Make the themes and skills those of the shipped lists; a second run changes nothing.

    A code that left the list is retired, not deleted: profiles may use it.
    """
    require(actor, "territory.edit_vocabulary")
    lock_once("territory.vocabulary")
    report = VocabularyReport()
    themes = {
        code: {
            "parent_id": theme.parent or None,
            "label": theme.label,
            "icon": theme.icon,
            "hue": theme.hue,
            "synonyms": list(theme.synonyms),
            "description": theme.description,
        }
        for code, theme in nomenclatures.themes().items()
    }
    skills = {
        code: {
            "family": skill.family,
            "label": skill.label,
            "synonyms": list(skill.synonyms),
            "description": skill.description,
        }
        for code, skill in nomenclatures.skills().items()
    }
    changed_themes = _load(Theme, themes, report)
    changed_skills = _load(Skill, skills, report)
    if report.changed:
        audit.record(
            actor=actor,
            verb="territory.vocabulary_loaded",
            obj=Theme.objects.order_by("order", "code")[0],
            data={
                "created": len(report.created),
                "updated": len(report.updated),
                "retired": len(report.retired),
            },
            now=now or clock.now(),
        )
        publish(VocabularyChanged(tuple(changed_themes), tuple(changed_skills)))
    return report


def _load(
    model: type[Any], wanted: Mapping[str, dict[str, Any]], report: VocabularyReport
) -> list[str]:
    """Bring one table to what is wanted; codes that changed."""
    known = {row.code: row for row in model.objects.order_by("code")}
    created, updated = [], []
    for order, (code, values) in enumerate(wanted.items()):
        facts = values | {"order": order, "retired": False}
        row = known.get(code)
        if row is None:
            created.append(model(code=code, **facts))
        elif any(getattr(row, name) != value for name, value in facts.items()):
            for name, value in facts.items():
                setattr(row, name, value)
            updated.append(row)
        else:
            report.unchanged += 1
    # Parents come before their children in the list, so one insert in its order is enough.
    model.objects.bulk_create(created)
    for row in updated:
        row.save()
    gone = [row for code, row in known.items() if code not in wanted and not row.retired]
    for row in gone:
        row.retired = True
        row.save(update_fields=["retired"])
    report.created += [row.code for row in created]
    report.updated += [row.code for row in updated]
    report.retired += [row.code for row in gone]
    return [row.code for row in (*created, *updated, *gone)]
