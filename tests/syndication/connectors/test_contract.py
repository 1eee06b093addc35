"""Every connector keeps the contract of connectors/base.py and declares what an operator fills in."""

import inspect
import re

import pytest

from maillage.directory.fields import FIELDS
from maillage.syndication.connectors.base import Connector, DatasetConnector
from maillage.syndication.connectors.registry import CONNECTORS, DATASETS
from tests.consistency.reading import DOCS

EVERY = [
    *((Connector, one) for one in CONNECTORS.values()),
    *((DatasetConnector, one) for one in DATASETS.values()),
]
GUIDES = {
    "webhook": "connecteur-webhook.md",
    "yeswiki": "connecteur-yeswiki.md",
    "engagement": "connecteur-engagement.md",
    "datagouv": "connecteur-data-gouv.md",
}


@pytest.mark.parametrize(("protocol", "connector"), EVERY)
def test_a_connector_has_all_that_its_protocol_says(protocol, connector) -> None:
    members = {name for name in vars(protocol) if not name.startswith("_")}
    members |= set(protocol.__annotations__)
    assert len(members) >= 6
    for name in members:
        ours = getattr(connector, name)
        theirs = vars(protocol).get(name)
        if callable(theirs):
            assert [*inspect.signature(ours).parameters] == [*inspect.signature(theirs).parameters]
    assert [*inspect.signature(connector.__init__).parameters] == ["self", "settings", "client"]


@pytest.mark.parametrize(("_protocol", "connector"), EVERY)
def test_a_connector_declares_known_fields_and_settings_in_french(_protocol, connector) -> None:
    assert connector.fields
    assert connector.fields <= set(FIELDS)
    names = [setting.name for setting in connector.settings]
    assert len(names) == len(set(names))
    assert any(setting.secret for setting in connector.settings)
    for setting in connector.settings:
        assert setting.label[0].isupper()
        assert setting.help == "" or setting.help.endswith((".", "…"))
        # What has a default is not asked for, and a secret has none.
        assert not (setting.default and (setting.required or setting.secret))


@pytest.mark.parametrize(("_protocol", "connector"), EVERY)
def test_each_setting_is_documented_in_the_guide(_protocol, connector) -> None:
    guide = (DOCS / "guides" / GUIDES[connector.key]).read_text()
    documented = set(re.findall(r"^\| `(\w+)` \|", guide, re.MULTILINE))
    assert documented == {setting.name for setting in connector.settings}
