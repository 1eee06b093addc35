"""Reading a text of hours whole: "Du mardi au dimanche de 10h à 18h. Fermé le 1er mai."

A text is a list of clauses: days and times, in either order, or what is closed. Each word must be known.
A last sentence that says nothing of days or times is kept as a remark. Anything else is not read: a wrong
hour sends people to a closed door, a missing one only sends them to the text.
"""

import unicodedata
from itertools import pairwise

from maillage.algorithms.french_hours.days import plain
from maillage.algorithms.french_hours.lexing import DAY, SIGN, TIME, Token, lex
from maillage.algorithms.french_hours.model import DAY as DAY_MINUTES
from maillage.algorithms.french_hours.model import WEEK, Hours, NotRead, Opening, Slot

SEPARATORS = (".", ",", ";", "/", "-", ":", "et", "&", "puis", "|", "•", "!")
OPENING_WORDS = (
    "ouvert", "ouverte", "ouverts", "ouvertes", "ouverture", "horaire", "horaires", "seance", "seances",
)  # fmt: skip
CLOSING_WORDS = (
    "ferme", "fermee", "fermes", "fermees", "fermeture", "sauf", "excepte", "hors", "hormis",
)  # fmt: skip
ARTICLES = ("le", "les", "chaque", "tous", "pendant", "durant", "la", "aux", "au")
ENDS_EARLY = 8 * 60
# A remark holds none of these beginnings: they may change when it is open.
TELLING = (
    "sauf", "hors", "horm", "except", "ferm", "ouv", "annul", "report", "relach", "vacance", "feri", "jour",
    "semaine", "week", "mois", "an", "annee", "pas", "aucun", "sans", "uniquement", "seul", "matin", "apres",
    "soir", "nuit", "midi", "minuit", "noctur", "jusqu", "partir", "des", "avant", "heure", "h", "ete", "hiver",
    "printemps", "automne", "lun", "mar", "mer", "jeu", "ven", "sam", "dim", "deux", "trois", "quinz", "complet",
    "suppl", "dernier", "premier", "demain", "continu", "non", "ni", "quotid", "hebdo",
)  # fmt: skip
WHOLE_WORDS = frozenset({"an", "h", "des", "pas", "ni", "non", "mar", "mer", "lun", "sam", "dim"})


def read_hours(text: str) -> Hours:
    """Return the hours that a text tells; raises :class:`NotRead`."""
    tokens = lex(text)
    if not tokens:
        raise NotRead("empty")
    reader = _Reader(tokens, text)
    return reader.hours()


class _Reader:
    def __init__(self, tokens: list[Token], text: str) -> None:
        self.tokens, self.text, self.at = tokens, text, 0
        self.openings: list[Opening] = []
        self.closed_days: set[int] = set()
        self.closed_dates: list[tuple[int | None, int, int]] = []
        self.excluding: list[str] = []

    def hours(self) -> Hours:
        remark, open_ended = "", False
        while True:
            separated = self.separators()
            if self.now is None:
                break
            began, known = self.at, len(self.openings)
            try:
                closing = self.closing()
                open_ended = not closing and self.clause(open_ended and not separated)
            except NotRead:
                remark = self.remark(began)
                if (
                    not remark
                    or not known
                    or not (separated or self.tokens[began - 1].is_word("."))
                ):
                    raise
                del self.openings[known:]
                break
        self.check()
        return Hours(
            tuple(self.openings), frozenset(self.closed_days), tuple(self.closed_dates),
            tuple(self.excluding), remark,
        )  # fmt: skip

    @property
    def now(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def peek(self, ahead: int) -> Token | None:
        return self.tokens[self.at + ahead] if self.at + ahead < len(self.tokens) else None

    def word(self, *words: str) -> bool:
        """Step over one of these words, if it is there."""
        if self.now is not None and self.now.is_word(*words):
            self.at += 1
            return True
        return False

    def phrase(self, *words: str) -> bool:
        """Step over these words in this order, if they are there."""
        for ahead, word in enumerate(words):
            token = self.peek(ahead)
            if token is None or not token.is_word(word):
                return False
        self.at += len(words)
        return True

    def separators(self) -> bool:
        began = self.at
        while self.word(*SEPARATORS):
            pass
        return self.at > began

    def clause(self, juxtaposed: bool) -> bool:
        """Read days and times; say whether the clause began by its times."""
        while self.word(*OPENING_WORDS):
            self.word(":")
        days = self.days()
        if days is not None:
            self.word(",", ":", "-")
            slots, _ = self.slots()
            self.openings.append(Opening(days[0], slots, days[1]))
            return False
        slots, commas = self.slots()
        if not slots:
            raise self.unknown()
        if juxtaposed:
            raise NotRead("juxtaposed", self.text.strip()[:80])
        days = self.days()
        if days is not None and commas:
            raise NotRead("ambiguous", self.text.strip()[:80])
        self.openings.append(Opening(days[0] if days else None, slots, bool(days and days[1])))
        return True

    def unknown(self) -> NotRead:
        token = self.now or self.tokens[-1]
        told = unicodedata.normalize("NFC", self.text)[token.at :].strip()
        return NotRead(
            "unknown-word", told if len(told) <= 30 else f"{told[:30].rsplit(' ', 1)[0]}…"
        )

    def days(self) -> tuple[frozenset[int] | None, bool] | None:
        """Read the days of a clause: (weekdays or None for all, public holidays too)."""
        if self.phrase("tous", "les", "jours") or self.phrase("chaque", "jour"):
            if self.now is not None and (self.now.is_word("feries") or self.is_de_la()):
                raise self.unknown()
            return None, False
        began = self.at
        if found := self.range_of_days():
            days, holidays = set(found), False
        else:
            self.articles()
            item = self.day_item()
            if item is None:
                self.at = began
                return None
            days, holidays = set(item[0]), item[1]
        while True:
            began = self.at
            if not self.word(",", "et", "&"):
                break
            self.word("et")
            if found := self.range_of_days():
                days |= found
                continue
            self.articles()
            item = self.day_item()
            if item is None:
                self.at = began
                break
            days |= item[0]
            holidays = holidays or item[1]
        return frozenset(days), holidays

    def is_de_la(self) -> bool:
        """Say whether « tous les jours » goes on with « de la semaine », which may leave Saturday out."""
        after = self.peek(1)
        return (
            self.now is not None and self.now.is_word("de") and bool(after and after.is_word("la"))
        )

    def articles(self) -> None:
        while self.word(*ARTICLES):
            pass

    def range_of_days(self) -> frozenset[int] | None:
        """Read « du mardi au dimanche », « mardi à samedi »."""
        ahead = 1 if self.now is not None and self.now.is_word("du", "de") else 0
        first, to, last = self.peek(ahead), self.peek(ahead + 1), self.peek(ahead + 2)
        if first is None or to is None or last is None or first.kind != DAY or last.kind != DAY:
            return None
        if not (
            isinstance(first.value, int) and isinstance(last.value, int) and to.is_word("au", "a")
        ):
            return None
        self.at += ahead + 3
        length = (last.value - first.value) % 7 + 1
        return frozenset((first.value + step) % 7 for step in range(length))

    def day_item(self) -> tuple[frozenset[int], bool] | None:
        token = self.now
        if token is not None and token.kind == DAY and isinstance(token.value, int):
            self.at += 1
            return frozenset({token.value}), False
        if self.phrase("jours", "feries") or self.phrase("jour", "ferie"):
            return frozenset(), True
        if self.phrase("week", "-", "end") or self.phrase("week", "-", "ends"):
            return frozenset({5, 6}), False
        if self.phrase("week", "end") or self.word("weekend", "weekends"):
            return frozenset({5, 6}), False
        return None

    def slots(self) -> tuple[tuple[Slot, ...], bool]:
        """Read the times of a clause; say whether commas join them."""
        found: list[Slot] = []
        commas = False
        while True:
            began = self.at
            comma = False
            if found:
                comma = self.word(",")
                if not (self.word("et", "puis", "&") or comma):
                    break
                self.word("puis")
            slot = self.slot()
            if slot is None:
                self.at = began
                break
            found.append(slot)
            commas = commas or comma
            self.fillers()
        return tuple(found), commas

    def fillers(self) -> None:
        while (
            self.phrase("non", "stop")
            or self.phrase("sans", "interruption")
            or self.phrase("en", "continu")
            or self.word("precise", "precises")
        ):
            pass

    def slot(self) -> Slot | None:
        began = self.at
        opened = self.word("de", "entre")
        only = not opened and (self.phrase("a", "partir", "de") or self.word("a", "des"))
        start = self.time()
        if start is None:
            self.at = began
            return None
        last = self.end(opened, only)
        if last is None:
            if opened or start == DAY_MINUTES:
                raise self.unknown()
            return Slot(start)
        if last <= start:
            if not last <= ENDS_EARLY:
                raise NotRead("reversed", self.tokens[self.at - 1].text)
            last += DAY_MINUTES
        return Slot(start, last)

    def end(self, opened: bool, only: bool) -> int | None:
        """Read the end of a slot; after « à 14h », « à 15h » is another time."""
        began = self.at
        if self.word("-") or (not only and self.word("a")) or (opened and self.word("et")):
            last = self.time()
            if last is not None:
                return last
            self.at = began
        return None

    def time(self) -> int | None:
        token = self.now
        if token is None or token.kind != TIME or not isinstance(token.value, int):
            return None
        self.at += 1
        if self.phrase("du", "matin") and token.value >= 12 * 60:
            raise NotRead("unknown-word", "du matin")
        return token.value

    def closing(self) -> bool:
        """Read "fermé le lundi", "sauf jours fériés", "sauf vacances scolaires"."""
        if not self.word(*CLOSING_WORDS):
            return False
        found = False
        while True:
            began = self.at
            if found and not self.word(",", "et", "&"):
                break
            days = self.range_of_days()
            if days is None:
                self.articles()
            if days is None and not self.closed_item():
                if found:
                    self.at = began
                    break
                raise self.unknown()
            self.closed_days |= days or frozenset()
            found = True
        if self.now is not None and (self.now.kind == TIME or self.now.is_word("de", "a")):
            raise NotRead("exception-with-hours", self.text.strip()[:80])
        return True

    def closed_item(self) -> bool:
        if self.phrase("vacances", "scolaires") or self.word("vacances"):
            self.excluding.append("school")
        elif self.now is not None and isinstance(self.now.value, tuple):
            self.closed_dates.append(self.now.value)
            self.at += 1
        else:
            item = self.day_item()
            if item is None:
                return False
            self.closed_days |= item[0]
            if item[1]:
                self.excluding.append("public")
        return True

    def remark(self, began: int) -> str:
        """Return the rest of the text when nothing in it can change the hours, "" otherwise."""
        rest = self.tokens[began:]
        told = (
            token.kind not in ("word", SIGN)
            or any(sign.isdigit() for sign in token.text)
            or _tells(str(token.value))
            for token in rest
        )
        return "" if any(told) else self.text[rest[0].at :].strip()

    def check(self) -> None:
        openings = self.openings
        if not openings:
            raise NotRead("no-day", self.text.strip()[:80])
        every = [one for one in openings if one.days is None]
        if len(every) > 1:
            raise NotRead("several-hours", self.text.strip()[:80])
        if every and len(openings) > 1:
            raise NotRead("mixed", self.text.strip()[:80])
        if len(openings) > 1 and not all(one.slots for one in openings):
            raise NotRead("day-without-hours", self.text.strip()[:80])
        named = [day for one in openings for day in sorted(one.days or ())]
        if len(named) != len(set(named)) or sum(one.holidays for one in openings) > 1:
            raise NotRead("day-twice", self.text.strip()[:80])
        if every == openings and self.closed_days == WEEK:
            raise NotRead("no-day", self.text.strip()[:80])
        for one in openings:
            _refuse_overlap(one.slots)


def _tells(word: str) -> bool:
    said = plain(word)
    return said in WHOLE_WORDS or any(
        said.startswith(start) for start in TELLING if start not in WHOLE_WORDS
    )


def _refuse_overlap(slots: tuple[Slot, ...]) -> None:
    ordered = sorted(slots, key=lambda one: one.start)
    for before, after in pairwise(ordered):
        if after.start <= before.start or (before.end is not None and before.end > after.start):
            raise NotRead("overlap", f"{after.start // 60}h{after.start % 60:02}")
