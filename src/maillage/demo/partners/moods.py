"""How a platform can behave badly, so that tests and visitors see what happens then."""

from dataclasses import dataclass
from threading import Lock

# What a visitor can press, in words; the other moods are for tests.
SHOWN = {
    "": "Tout va bien",
    "error": "En panne (500)",
    "busy": "Débordée (429)",
    "hang": "Ne répond plus",
    "lie": "Répond n’importe quoi",
}
MOODS = frozenset(SHOWN) | {
    "closed",  # 503 with a Retry-After date
    "close",  # hangs up before doing anything
    "drop",  # does what is asked, then hangs up without a word
    "deaf",  # does what is asked, then never answers
    "page",  # 200 with a web page
    "wrong",  # 200 with JSON of another shape
    "slow",  # answers well, late
    "moved",  # 302 to another host
    "huge",  # 200 with an answer that does not end
    "gzip",  # 200 that says gzip and is not
    "missing",  # 404 for everything
    "conflict",  # 409
    "locked",  # 401
    "echo",  # 400 with a message that repeats our headers
}


@dataclass
class Mood:
    """A behaviour: ``after`` so many calls, for the next ``left`` ones (None: until told otherwise)."""

    kind: str = ""
    left: int | None = None
    after: int = 0


class Moods:
    """The mood of each platform."""

    def __init__(self) -> None:
        self._lock, self._moods = Lock(), dict[str, Mood]()

    def set(self, code: str, kind: str = "", *, left: int | None = None, after: int = 0) -> None:
        if kind not in MOODS:
            raise ValueError(kind)
        with self._lock:
            self._moods[code] = Mood(kind, left, after)

    def shown(self, code: str) -> str:
        return self._moods.get(code, Mood()).kind

    def take(self, code: str) -> str:
        """Return the behaviour for one call, and count it."""
        with self._lock:
            mood = self._moods.get(code, Mood())
            if mood.after > 0:
                mood.after -= 1
                return ""
            if mood.left is not None:
                mood.left -= 1
                if mood.left < 0:
                    self._moods.pop(code)
                    return ""
            return mood.kind
