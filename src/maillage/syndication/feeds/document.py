"""What a destination's feed says of itself, over what every document of the directory says."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from maillage.directory.exports.records import Publication, page_url, publication
from maillage.syndication.feeds.shared import Removed, removed_from
from maillage.syndication.models import Destination


@dataclass(frozen=True)
class FeedAbout(Publication):
    """The facts of one feed. ``removed``: who is no longer in it, latest first."""

    code: str = ""
    name: str = ""
    removed: tuple[Removed, ...] = ()

    @property
    def title(self) -> str:
        return f"{super().title} : ce qui est partagé avec {self.name}"

    @property
    def url(self) -> str:
        return f"{self.base_url}/diffusion/plateformes/{self.code}/"

    def address(self, suffix: str) -> str:
        return f"{self.base_url}/diffusion/flux/{self.code}.{suffix}"

    def gone(self) -> list[dict[str, str]]:
        return [
            {"id": one.ref, "url": page_url(one.ref, self.base_url), "date": one.since.isoformat()}
            for one in self.removed
        ]

    def head(self) -> dict[str, Any]:
        """Return the facts of the whole, who shares with whom, and who withdrew."""
        return {**super().head(), "destination": self.code, "removed": self.gone()}


def about_feed(destination: Destination, now: datetime) -> FeedAbout:
    """Return the facts of a feed made now (five small queries)."""
    facts = vars(publication(now))
    return FeedAbout(
        **facts, code=destination.code, name=destination.name, removed=removed_from(destination)
    )
