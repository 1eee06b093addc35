"""What each connector makes of a platform that is down, busy, silent, lying or hostile."""

from collections.abc import Callable

import httpx
import pytest

from maillage.core import outgoing
from maillage.syndication.connectors.base import BadCredentials, DeliveryError, Refused, TryLater
from tests.syndication.connectors.conftest import IMPATIENCE_S, PATIENCE_S, dataset, parcel

PLATFORM = {
    "webhook": "bulletin",
    "yeswiki": "wiki",
    "engagement": "benevolat",
    "datagouv": "donnees",
}
ACTIONS = [
    *(
        (key, action)
        for key in ("webhook", "yeswiki", "engagement")
        for action in ("send", "withdraw")
    ),
    ("datagouv", "publish"),
]
each = pytest.mark.parametrize(("key", "action"), ACTIONS)


@pytest.fixture
def act(make) -> Callable[[str, str], object]:
    def acted(key: str, action: str) -> object:
        if action == "publish":
            return make(key).publish(dataset())
        told = parcel() if action == "send" else parcel(key="withdrawal", version=4, values={})
        return getattr(make(key), action)(told)

    return acted


def failing(act, key: str, action: str) -> Exception:
    with pytest.raises((DeliveryError, httpx.TransportError)) as caught:
        act(key, action)
    return caught.value


@each
@pytest.mark.parametrize(
    ("mood", "kind", "code", "status"),
    [
        ("error", TryLater, "busy", 500),
        ("busy", TryLater, "busy", 429),
        ("closed", TryLater, "busy", 503),
        ("conflict", TryLater, "busy", 409),
        ("moved", TryLater, "moved", 302),
        ("lie", TryLater, "garbled", 200),
        ("page", TryLater, "garbled", 200),
        ("wrong", TryLater, "garbled", 200),
        ("locked", BadCredentials, "credentials", 401),
        ("echo", Refused, "refused", 400),
    ],
)
def test_a_bad_answer_tells_the_engine_what_to_do(
    act, known, partners, key, action, mood, kind, code, status
) -> None:
    partners.moods.set(PLATFORM[key], mood)
    error = failing(act, key, action)
    assert type(error) is kind
    assert (error.code, error.status) == (code, status)
    assert error.words[0].isalpha()
    assert error.words.endswith(".")
    for secret in ("secret", "token", "key"):
        assert known[key].get(secret, "?") not in f"{error!r} {error.words} {error.__cause__!r}"


@each
def test_a_platform_that_left_its_address_refuses_nobody_in_particular(
    act, partners, key, action
) -> None:
    partners.moods.set(PLATFORM[key], "missing")
    error = failing(act, key, action)
    # A form that is not there any more is named as such.
    assert error.code in {"moved", "form"}
    assert error.status == 404


@each
@pytest.mark.parametrize(
    ("mood", "kind"),
    [
        ("hang", httpx.ReadTimeout),
        ("close", httpx.TransportError),
        ("huge", outgoing.TooLarge),
        ("gzip", outgoing.Unreadable),
    ],
)
def test_a_cut_exchange_passes_to_the_engine(act, http, partners, key, action, mood, kind) -> None:
    http.timeout = IMPATIENCE_S
    partners.moods.set(PLATFORM[key], mood)
    error = failing(act, key, action)
    assert isinstance(error, kind)
    assert outgoing.words_of(error).endswith(".")


@each
def test_the_wait_that_a_platform_asks_for_is_kept(act, partners, key, action) -> None:
    partners.moods.set(PLATFORM[key], "busy")
    assert failing(act, key, action).after_s == 7
    partners.moods.set(PLATFORM[key], "closed")
    assert 80 < failing(act, key, action).after_s <= 90
    partners.moods.set(PLATFORM[key], "error")
    assert failing(act, key, action).after_s is None


@each
def test_a_slow_platform_is_waited_for(act, partners, key, action) -> None:
    partners.moods.set(PLATFORM[key], "slow", left=1)
    act(key, action)


@each
def test_too_many_calls_are_refused_by_the_platform_itself(act, partners, key, action) -> None:
    partners.partners[PLATFORM[key]].rate = 0
    error = failing(act, key, action)
    assert (error.status, error.after_s) == (429, 60)


@each
@pytest.mark.parametrize("mood", ["drop", "deaf"])
@pytest.mark.parametrize("lost", range(5))
def test_an_answer_lost_on_the_way_leaves_one_copy(
    act, http, partners, key, action, mood, lost
) -> None:
    """The platform does what is asked and never says so, at each call of an attempt in turn."""
    if action == "withdraw":
        act(key, "send")
    platform = PLATFORM[key]
    partners.moods.set(platform, mood, left=1, after=lost)
    http.timeout = IMPATIENCE_S
    try:
        act(key, action)
    except httpx.TransportError:
        pass
    else:
        assert lost >= 1
    partners.moods.set(platform)
    http.timeout = PATIENCE_S
    act(key, action)
    assert len(partners.partners[platform].cards()) == (0 if action == "withdraw" else 1)
