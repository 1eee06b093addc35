"""A platform for tests of the engine: a shelf of profiles behind HTTP, and the connector that knows it."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

import httpx

from maillage.syndication.connectors.base import (
    BadCredentials,
    Dataset,
    Parcel,
    Receipt,
    Refused,
    Seen,
    Setting,
    TryLater,
)
from tests.core.talkative import Answer, Asked, TalkativeServer


class ShelfServer(TalkativeServer):
    """Keeps the newest version of each profile. ``mood`` may answer instead, or None to behave.

    ``lose_answers``: how many next requests are obeyed and then left without an answer.
    """

    def __init__(self) -> None:
        super().__init__(self.behave)
        self.shelf: dict[str, dict[str, Any]] = {}
        self.keys: list[str] = []
        self.mood: Callable[[Asked], Answer | None] = lambda _asked: None
        self.lose_answers = 0

    def behave(self, asked: Asked) -> Answer:
        answer = self.mood(asked)
        if answer is not None:
            return answer
        said = self.obey(asked)
        if self.lose_answers:
            self.lose_answers -= 1
            return Answer(close=True)
        return said

    def obey(self, asked: Asked) -> Answer:
        ref = asked.path.strip("/")
        if asked.method == "GET":
            return Answer(404) if ref not in self.shelf else Answer(body=dumps(self.shelf[ref]))
        said = json.loads(asked.body)
        self.keys.append(said["key"])
        if asked.method == "DELETE":
            self.shelf.pop(ref, None)
        else:
            self.shelf[ref] = said["values"]
        return Answer(body=dumps({"id": f"n-{ref}"}))


def dumps(value: Any) -> bytes:
    return json.dumps(value).encode()


class ShelfConnector:
    key: ClassVar[str] = "shelf"
    name: ClassVar[str] = "Étagère"
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting("url", "Adresse"),
        Setting("token", "Jeton", secret=True, required=False),
    )
    fields: ClassVar[frozenset[str]] = frozenset({"name", "summary", "phone", "email", "place"})
    takes_withdrawals: ClassVar[bool] = True

    def __init__(self, settings: Mapping[str, str], client: httpx.Client) -> None:
        self.url, self.client = settings["url"], client

    def send(self, parcel: Parcel) -> Receipt:
        return self.say("PUT", parcel)

    def withdraw(self, parcel: Parcel) -> Receipt:
        return self.say("DELETE", parcel)

    def look(self, parcel: Parcel) -> Seen | None:
        answer = self.client.get(f"{self.url}/{parcel.ref}")
        return Seen(parcel.external_id, answer.json()) if answer.status_code == 200 else None

    def check(self) -> str:
        self.judge(self.client.get(f"{self.url}/"), also={404})
        return "L’étagère répond."

    def say(self, method: str, parcel: Parcel) -> Receipt:
        said = {"key": parcel.key, "version": parcel.version, "values": dict(parcel.values)}
        answer = self.client.request(method, f"{self.url}/{parcel.ref}", json=said)
        self.judge(answer)
        try:
            number = answer.json()["id"]
        except (ValueError, KeyError, TypeError):
            raise TryLater("Réponse incompréhensible.", code="garbled", status=200) from None
        return Receipt(external_id=number, external_url=f"{self.url}/{parcel.ref}")

    def judge(self, answer: httpx.Response, also: frozenset[int] | set[int] = frozenset()) -> None:
        status = answer.status_code
        if status in also or status < 300:
            return
        if status == 401:
            raise BadCredentials("Jeton refusé.", status=status)
        if status == 422:
            raise Refused("Fiche refusée.", status=status)
        after = answer.headers.get("Retry-After")
        raise TryLater("En panne.", status=status, after_s=float(after) if after else None)


class StubbornConnector(ShelfConnector):
    key = "stubborn"
    takes_withdrawals = False


class FileConnector(ShelfConnector):
    """Takes one file for everybody."""

    key = "file"

    def publish(self, dataset: Dataset) -> Receipt:
        text = dataset.files["associations.csv"].decode()
        said = {"key": dataset.key, "values": {"csv": text, "rows": dataset.rows}}
        self.judge(self.client.put(f"{self.url}/all", json=said))
        return Receipt(external_id="all", external_url=f"{self.url}/all")


class Clock:
    """The time of a test, moved by hand."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **length: float) -> datetime:
        self.now += timedelta(**length)
        return self.now
