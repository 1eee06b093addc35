"""Public highlights and trails are told to those who read the site map; others are not."""

import pytest

from maillage.agenda.enums import HighlightState, TrailState
from tests.agenda.telling.conftest import highlight_of
from tests.agenda.walking.conftest import trail_of

pytestmark = pytest.mark.django_db


def test_only_public_ones_are_in_the_site_map(client):
    trails = [trail_of(state=state) for state in TrailState.values]
    highlights = [highlight_of(state=state) for state in HighlightState.values]
    for section, rows in (("trails", trails), ("highlights", highlights)):
        said = client.get(f"/sitemap-{section}.xml").content.decode()
        assert [one.state for one in rows if one.ref in said] == ["published"]
