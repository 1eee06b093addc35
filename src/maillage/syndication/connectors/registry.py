"""The push connectors of this site. A new one is one file of this folder and one line here."""

from collections import ChainMap
from collections.abc import Mapping
from typing import Any

from maillage.syndication.connectors.base import Connector, DatasetConnector
from maillage.syndication.connectors.datagouv import DataGouv
from maillage.syndication.connectors.engagement import Engagement
from maillage.syndication.connectors.webhook import Webhook
from maillage.syndication.connectors.yeswiki import YesWiki

# One profile at a time.
CONNECTORS: dict[str, type[Connector]] = {
    connector.key: connector for connector in (Webhook, YesWiki, Engagement)
}
# One file for everybody.
DATASETS: dict[str, type[DatasetConnector]] = {
    connector.key: connector for connector in (DataGouv,)
}
ALL_CONNECTORS: Mapping[str, type[Any]] = ChainMap(CONNECTORS, DATASETS)
