"""The highlight and the trail of the demonstration: fictional ones only, made once."""

import pytest

from maillage.agenda.models import Highlight, Trail
from maillage.demo.walks_life import invent
from maillage.territory.models import Area, Theme
from tests.agenda.walking.conftest import open_house
from tests.factories.events import EventFactory, once

pytestmark = pytest.mark.django_db


def test_fictional_events_and_doors_are_told_once(now):
    Area.objects.create(code="34172-07", name="Centre", level="quartier", path="34172-07/")
    Theme.objects.create(code="culture", label="Culture", hue=1, icon="shapes")
    told = EventFactory(themes=["culture"], schedule=once("2026-03-14"), is_fictional=True)
    EventFactory(themes=["culture"], schedule=once("2026-03-14"))
    for number in range(3):
        open_house(number, is_fictional=number < 2)
    for _ in range(2):
        invent({}, {}, now)
    highlight, trail = Highlight.objects.get(), Trail.objects.get()
    assert list(highlight.events.order_by("pk")) == [told]
    assert (highlight.state, highlight.is_fictional) == ("published", True)
    assert all(stop.organisation.is_fictional for stop in trail.stops.order_by("order"))
    assert (trail.state, trail.is_fictional, trail.stops.count()) == ("published", True, 2)


def test_nothing_to_tell_tells_nothing(now):
    invent({}, {}, now)
    assert not Highlight.objects.exists()
    assert not Trail.objects.exists()
