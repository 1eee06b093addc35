"""What tests of highlights share: a highlight, and a week of solidarity by five associations."""

from datetime import date, datetime
from typing import Any

import pytest

from maillage.agenda.enums import HighlightState
from maillage.agenda.models import Event, Highlight, HighlightEvent
from maillage.agenda.telling.services import Description
from tests.factories.events import EventFactory, once
from tests.factories.organisations import OrganisationFactory

MADE = datetime.fromisoformat("2026-01-10T09:00+01:00")


def described(events: list[Event], **said: Any) -> Description:
    """A week of March, by nobody yet."""
    facts = {
        "title": "Semaine des solidarités",
        "first_day": date(2026, 3, 9),
        "last_day": date(2026, 3, 15),
        "keyword": "solidarité",
    }
    return Description(**{**facts, **said, "events": events})


def highlight_of(*events: Event, **said: Any) -> Highlight:
    """A public highlight of the week of 9 March 2026, with these events."""
    facts = {
        "ref": f"fort{Highlight.objects.count():08d}",
        "title": "Semaine des solidarités",
        "state": HighlightState.PUBLISHED,
        "first_day": date(2026, 3, 9),
        "last_day": date(2026, 3, 15),
        "made_at": MADE,
        "updated_at": MADE,
    }
    highlight = Highlight.objects.create(**{**facts, **said})
    HighlightEvent.objects.bulk_create(
        HighlightEvent(highlight=highlight, event=event) for event in events
    )
    return highlight


@pytest.fixture
def solidarity(db) -> list[Event]:
    """Ten events of five associations in one week, and one event every ten days by others."""
    five = OrganisationFactory.create_batch(5)
    for number in range(25):
        month, day = 1 + number // 3, 2 + 10 * (number % 3)
        EventFactory(schedule=once(f"2026-{month:02d}-{day:02d}"), keywords=[f"sujet {number}"])
    return [
        EventFactory(
            title=f"Solidaires, rendez-vous {number}",
            organisation=five[number % 5],
            schedule=once(f"2026-03-{9 + number % 7:02d}"),
            keywords=["Solidarités" if number % 2 else "solidarité"],
        )
        for number in range(10)
    ]
