"""The registry of checks and how they are run."""

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

logger = logging.getLogger(__name__)


class Level(StrEnum):
    OK = "ok"
    ATTENTION = "attention"
    ERROR = "erreur"


GRAVITY = (Level.OK, Level.ATTENTION, Level.ERROR)


@dataclass(frozen=True)
class Finding:
    """What a check found: French sentences; ``remedy`` says how to mend, empty when all is well."""

    level: Level
    message: str
    remedy: str = ""


@dataclass(frozen=True)
class Line:
    """A finding with the check that made it."""

    name: str
    label: str
    finding: Finding


@dataclass(frozen=True)
class Report:
    """All findings; the worst one gives the status."""

    lines: tuple[Line, ...]

    @property
    def status(self) -> Level:
        return max((line.finding.level for line in self.lines), key=GRAVITY.index, default=Level.OK)

    def as_data(self) -> dict[str, Any]:
        return {
            "status": self.status.value,
            "checks": [
                {"name": line.name, "label": line.label} | asdict(line.finding)
                for line in self.lines
            ],
        }


Check = Callable[[datetime], Finding]
_checks: dict[str, tuple[str, Check]] = {}


def check(name: str, label: str) -> Callable[[Check], Check]:
    """Declare a check; ``label`` is what people read."""

    def declare(function: Check) -> Check:
        _checks[name] = (label, function)
        return function

    return declare


def diagnose(now: datetime) -> Report:
    """Run every check; one that breaks is itself an error, and stops no other."""
    lines = []
    for name, (label, function) in _checks.items():
        try:
            finding = function(now)
        except Exception as error:
            logger.debug("The check %s broke", name, exc_info=True)
            reason = str(error).strip().splitlines()
            finding = Finding(
                Level.ERROR,
                f"La vérification n’a pas pu se faire : {reason[0] if reason else type(error).__name__}.",
                "Réglez d’abord les autres erreurs, puis recommencez.",
            )
        lines.append(Line(name, label, finding))
    return Report(tuple(lines))
