"""Date words in what people type: "judo ce week-end", "après 18 h", "du 12 au 15 mai". Pure.

``today`` and the named periods (holidays) are given. What is read is taken out of the text, the rest is left as
typed. Rules and their limits: docs/algorithms/mots-de-date.md.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre",
    "novembre", "decembre",
)  # fmt: skip
SHORT_MONTHS = {
    "janv": 1, "fevr": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
NUMBERS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8,
    "neuf": 9, "dix": 10, "quinze": 15, "trente": 30,
}  # fmt: skip
WORKING_DAYS = frozenset(range(5))
WEEKEND = frozenset({5, 6})
# First and last (month, day); winter goes over the new year.
SEASONS = {
    "printemps": ((3, 20), (6, 20)),
    "ete": ((6, 21), (9, 21)),
    "automne": ((9, 22), (12, 20)),
    "hiver": ((12, 21), (3, 19)),
}
# An event of the morning starts between five and noon.
PARTS: dict[str, tuple[time, time | None]] = {
    "matin": (time(5), time(12)),
    "midi": (time(11, 30), time(14)),
    "apres-midi": (time(12), time(18)),
    "soir": (time(18), None),
    "nuit": (time(21), None),
}
PART_OF = {"matinee": "matin", "aprem": "apres-midi", "apres midi": "apres-midi", "soiree": "soir"}
# What is left of a sentence once its date is taken out, and says nothing alone.
DANGLING = frozenset(
    ("le", "la", "les", "l'", "du", "de", "des", "d'", "a", "au", "aux", "en", "dans", "pendant", "pour", "ce",
     "cette", "et")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """A period with a name ("Vacances de Noël"): both days included."""

    label: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Reading:
    """What date words say. Days are included, None where nothing bounds.

    ``start`` and ``end`` bound the hour at which something starts, ``end`` excluded. ``weekdays`` (0 is Monday)
    is empty for all. ``rest`` is the text without what was read, ``said`` the words that were read, as typed.
    """

    first: date | None = None
    last: date | None = None
    start: time | None = None
    end: time | None = None
    weekdays: frozenset[int] = frozenset()
    rest: str = ""
    said: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.said)


Window = tuple[date | None, date | None]


def read(text: str, *, today: date, periods: Iterable[Span] = ()) -> Reading:
    """Take the date words out of a text. Never raises: a day that does not exist stays in the text."""
    return _Reader(text, today, tuple(periods)).read()


def folded(text: str) -> str:
    """Return a text of the same length in lower case without accents, to cut both alike."""
    return "".join(_folded_sign(sign) for sign in text)


def _folded_sign(sign: str) -> str:
    if sign in "’‘`´":
        return "'"
    if sign in "‐‑–—−":
        return "-"
    if sign.isspace():
        return " "
    plain = unicodedata.normalize("NFD", sign)[0].lower()
    return plain if len(plain) == 1 else sign


# The grammar: regular expressions over the folded text.

_MONTH = rf"(?:{'|'.join((*MONTHS, *SHORT_MONTHS))})\b\.?"
_WEEKDAY = rf"(?:{'|'.join(DAYS)})"
_NUMBER = r"(?:0?[1-9]|[12]\d|3[01])"
_COUNT = rf"(?:\d{{1,2}}|{'|'.join(NUMBERS)})"
_HOUR = r"(?:[01]?\d|2[0-4])(?:\s?(?:h|heures?)\b(?:\s?[0-5]\d\b)?|h[0-5]\d\b|:[0-5]\d\b)"
_WEEK_END = r"week[ -]?ends?"
_PART = r"(?:matinee|matin|midi(?!-)|apres[ -]midi|aprem|soiree|soir|nuit)"
# A full date: "samedi 12 mai 2026", "12/05", "2026-05-12".
_FULL = (
    rf"(?:{_WEEKDAY}\s+)?(?:(?P<d>{_NUMBER})\s?(?:er)?\s+(?P<m>{_MONTH})(?:\s+(?P<y>20\d\d))?"
    r"|(?P<sd>\d{1,2})/(?P<sm>\d{1,2})(?:/(?P<sy>20\d\d))?"
    r"|(?P<iy>20\d\d)-(?P<im>\d\d)-(?P<id>\d\d))"
)
_LAST_OF_MONTH = rf"(?P<to>{_NUMBER})\s+(?P<m>{_MONTH})(?:\s+(?P<y>20\d\d))?"
# What stands before a date and turns it into a bound, or after it and turns two into a period.
_FROM = re.compile(r"\b(?:a partir (?:de |du |d')|des |depuis |des a partir de )(?:le |la |l')?$")
_UNTIL = re.compile(r"\b(?:jusqu'(?:a |au |en )?|d'ici )(?:le |la |l')?$")
_BEFORE = re.compile(r"\bavant (?:le |la |l')?$")
_AFTER = re.compile(r"\bapres (?:le |la |l')?$")
_BETWEEN = re.compile(r"\b(?:du |de |entre )(?:le |la )?$")
_TO = re.compile(r"^\s*(?:-|au|a|et|jusqu'au|jusqu'a)\s+(?:le |la )?")
_LEAD = re.compile(r"\b(?:le |la |l'|du |de |pour |pendant |durant |dans |en |au |a |d')+$")


def _month_number(name: str) -> int:
    name = name.rstrip(".")
    return SHORT_MONTHS.get(name) or MONTHS.index(name) + 1


def _count(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS[word]


def _date(year: int, month: int, day: int) -> date | None:
    if not (1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def _month(year: int, month: int) -> Window:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


class _Reader:
    """One reading: each pass takes a stretch out of the text."""

    def __init__(self, text: str, today: date, periods: tuple[Span, ...]) -> None:
        self.text, self.today, self.periods = text, today, periods
        self.plain = folded(text)
        self.said: list[tuple[int, int]] = []

    def read(self) -> Reading:
        found = self._weekdays(Reading())
        found = self._window(found)
        found = self._hours(found)
        said = tuple(self.text[start:end].strip() for start, end in sorted(self.said))
        return replace(found, rest=self._rest(), said=said) if said else Reading(rest=self.text)

    # Taking out.

    def _take(self, start: int, end: int) -> None:
        """Remember a stretch and blank it, so that no other pass reads it."""
        self.said.append((start, end))
        self.plain = self.plain[:start] + "\0" * (end - start) + self.plain[end:]

    def _rest(self) -> str:
        kept, at = [], 0
        for start, end in [*sorted(self.said), (len(self.text), len(self.text))]:
            piece = self.text[at:start].strip(" ,;:-–\u00a0\u202f")
            words = piece.split()
            while words and folded(words[-1]) in DANGLING:
                words.pop()
            kept += words
            at = end
        return " ".join(kept)

    # Days of the week, every week.

    def _weekdays(self, found: Reading) -> Reading:
        every = re.compile(
            rf"\b(?:(?:tous les|chaque|les|le)\s+(?P<day>{_WEEKDAY}s?)|(?P<days>{_WEEKDAY}s)"
            rf"|(?:tous les|chaque|les)\s+(?P<end>{_WEEK_END})|(?P<work>en semaine))\b"
        )
        for match in every.finditer(self.plain):
            weekday = match["day"] or match["days"] or ""
            is_single = not weekday.endswith("s") and not match[0].startswith(("tous", "chaque"))
            if weekday and is_single:
                continue
            self._take(*match.span())
            if match["work"]:
                return replace(found, weekdays=WORKING_DAYS)
            days = frozenset({DAYS.index(weekday.rstrip("s"))}) if weekday else WEEKEND
            return replace(found, weekdays=days)
        return found

    # The window.

    def _window(self, found: Reading) -> Reading:
        best: tuple[int, int, Window] | None = None
        for pattern, handler in PHRASES:
            for match in pattern.finditer(self.plain):
                window = handler(self, match)
                if window is None:
                    continue
                key = (match.start(), -match.end())
                if best is None or key < (best[0], -best[1]):
                    best = match.start(), match.end(), window
                break
        best = self._named(best)
        if best is None:
            return found
        start, end, window = self._composed(*best)
        if window[0] and window[1] and window[0] > window[1]:
            return found
        self._take(start, end)
        return replace(found, first=window[0], last=window[1])

    def _named(self, best: tuple[int, int, Window] | None) -> tuple[int, int, Window] | None:
        """Look for a period by its name: "vacances de Noël", "Ascension", "les vacances"."""
        for span in sorted(self.periods, key=lambda one: (one.first, one.last)):
            if span.last < self.today:
                continue
            for name in _names(span.label):
                match = re.search(rf"\b{re.escape(name)}\b", self.plain)
                if match and (best is None or _is_better(match.span(), best[:2])):
                    best = match.start(), match.end(), (span.first, span.last)
        return best

    def _composed(self, start: int, end: int, window: Window) -> tuple[int, int, Window]:
        """Read what stands around a date: "à partir de", "jusqu’au", "du … au …"."""
        first, last = window
        before = self.plain[:start]
        if (match := _BETWEEN.search(before)) and (joined := self._second(end)):
            return match.start(), joined[0], (first, joined[1])
        for pattern, changed in (
            (_FROM, (first, None)),
            (_UNTIL, (self.today, last)),
            (_BEFORE, (self.today, first - timedelta(1) if first else None)),
            (_AFTER, (last + timedelta(1) if last else None, None)),
        ):
            if match := pattern.search(before):
                return match.start(), end, changed
        lead = _LEAD.search(before)
        return lead.start() if lead else start, end, window

    def _second(self, end: int) -> tuple[int, date | None] | None:
        """Read "au 3 juin" after a first date; None when there is no second date there."""
        mark = _TO.match(self.plain[end:])
        if mark is None:
            return None
        at = end + mark.end()
        for pattern, handler in PHRASES:
            match = pattern.match(self.plain, at)
            window = handler(self, match) if match else None
            if match and window:
                return match.end(), window[1]
        return None

    # Hours.

    def _hours(self, found: Reading) -> Reading:
        for pattern, bounds in HOURS:
            match = pattern.search(self.plain)
            if match:
                self._take(*match.span())
                start, end = bounds(match)
                return replace(found, start=start, end=end)
        # "soir" alone is a word like another; "demain soir", "en soirée" say when.
        part = re.search(
            rf"(?:\0\s*(?:le |en |dans la |dans l'|au |a )?|\b(?:ce |cet |cette |le |la |l'|en |du |de |au |a "
            rf"|dans la |dans l'))(?P<part>{_PART})\b",
            self.plain,
        )
        if part is None:
            return found
        at = part.start() + len(part[0]) - len(part[0].lstrip("\0 "))
        name = PART_OF.get(part["part"], part["part"])
        if not found.first and re.match(r"(?:ce|cet|cette) ", self.plain[at:]):
            found = replace(found, first=self.today, last=self.today)
        self._take(at, part.end())
        return replace(found, start=PARTS[name][0], end=PARTS[name][1])

    # Days.

    def coming(self, weekday: int, *, strictly: bool = False) -> date:
        """Return the next day of a name: today counts unless ``strictly``."""
        gap = (weekday - self.today.weekday()) % 7
        return self.today + timedelta(gap or (7 if strictly else 0))

    def weekend(self, weeks: int = 0) -> Window:
        """Return a week-end: the one that comes or is here, or ``weeks`` later."""
        saturday = self.today + timedelta(5 - self.today.weekday() + 7 * weeks)
        if self.today.weekday() == 6 and not weeks:
            saturday = self.today - timedelta(1)
        return saturday, saturday + timedelta(1)

    def full(self, match: re.Match[str]) -> Window | None:
        """Return the day of a full date: the next one when its year is not said."""
        if match["iy"]:
            day = _date(int(match["iy"]), int(match["im"]), int(match["id"]))
            return (day, day) if day else None
        number = int(match["d"] or match["sd"])
        month = _month_number(match["m"]) if match["m"] else int(match["sm"])
        said = match["y"] or match["sy"]
        day = self.this_or_next(month, number, int(said) if said else None)
        return (day, day) if day else None

    def this_or_next(self, month: int, number: int, year: int | None) -> date | None:
        """Return a day of the year said, or the first to come (29 February waits for its year)."""
        if year is not None:
            return _date(year, month, number)
        years = range(self.today.year, min(self.today.year + 9, 9999))
        days = (_date(one, month, number) for one in years)
        return next((day for day in days if day and day >= self.today), None)


def _names(label: str) -> list[str]:
    """Return how a period is called: its label, and "les vacances" for any school holidays."""
    name = folded(label)
    names = [name]
    if name.startswith("vacances "):
        names += ["vacances scolaires", "vacances"]
    return [one for one in names if one]


def _is_better(found: tuple[int, int], known: tuple[int, int]) -> bool:
    return (found[0], -found[1]) < (known[0], -known[1])


def _range(reader: _Reader, match: re.Match[str]) -> Window | None:
    """Read "12 au 15 mai", "entre le 12 et le 15 mai 2027"."""
    month, year = _month_number(match["m"]), match["y"]
    last = reader.this_or_next(month, int(match["to"]), int(year) if year else None)
    first = _date(last.year, month, int(match["from"])) if last else None
    return (first, last) if first and last and first <= last else None


def _named_month(reader: _Reader, match: re.Match[str]) -> Window | None:
    """Read "en mars", "fin mars", "mars 2027"."""
    month, said = _month_number(match["m"]), match["y"]
    today = reader.today
    year = int(said) if said else today.year + (month < today.month)
    first, last = _month(year, month)
    part = match["part"] or ""
    if part.startswith("debut"):
        return first, date(year, month, 10)
    if part.startswith("mi"):
        return date(year, month, 11), date(year, month, 20)
    if part.startswith("fin"):
        return date(year, month, 21), last
    return first, last


def _day_of_month(reader: _Reader, match: re.Match[str]) -> Window | None:
    """Read "le 12", "samedi 28": the first to come, of that name when one is said."""
    number, name = int(match["n"]), match["name"]
    for gap in range(366 * 2):
        day = reader.today + timedelta(gap)
        if day.day == number and (not name or DAYS[day.weekday()] == name):
            return day, day
    return None


def _weekday(reader: _Reader, match: re.Match[str]) -> Window:
    """Read "samedi", "samedi prochain", "lundi de la semaine prochaine", "samedi en huit"."""
    number, after = DAYS.index(match["name"]), match["after"] or ""
    if "semaine" in after:
        monday = reader.today - timedelta(reader.today.weekday())
        day = monday + timedelta(7 + number)
    elif "huit" in after:
        day = reader.coming(number) + timedelta(7)
    elif "dernier" in after or "passe" in after:
        day = reader.coming(number) - timedelta(7)
    else:
        day = reader.coming(number, strictly="prochain" in after)
    return day, day


def _week(reader: _Reader, match: re.Match[str]) -> Window:
    monday = reader.today - timedelta(reader.today.weekday())
    word = match[0]
    monday += timedelta(7 if "prochaine" in word else -7 if "derniere" in word else 0)
    return monday, monday + timedelta(6)


def _ahead(reader: _Reader, match: re.Match[str]) -> Window:
    """Read "dans 3 jours" (a day), "les 15 prochains jours" (a period)."""
    number, unit = _count(match["n"]), match["unit"]
    days = number * (7 if unit.startswith("sem") else 30 if unit == "mois" else 1)
    last = reader.today + timedelta(days)
    return (reader.today if match["all"] else last), last


def _shifted_month(reader: _Reader, months: int) -> Window:
    number = reader.today.year * 12 + reader.today.month - 1 + months
    return _month(number // 12, number % 12 + 1)


def _season(reader: _Reader, match: re.Match[str]) -> Window | None:
    (month, day), (end_month, end_day) = SEASONS[match["season"]]
    for year in range(reader.today.year - 1, reader.today.year + 2):
        last = date(year + (end_month < month), end_month, end_day)
        if last >= reader.today:
            return date(year, month, day), last
    return None


def _on(days: int) -> Callable[[_Reader, re.Match[str]], Window]:
    def window(reader: _Reader, _match: re.Match[str]) -> Window:
        day = reader.today + timedelta(days)
        return day, day

    return window


Handler = Callable[[_Reader, re.Match[str]], Window | None]
PHRASES: tuple[tuple[re.Pattern[str], Handler], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})(?!\w)"), handler)
    for pattern, handler in (
        (
            rf"(?:du |entre (?:le )?|de )(?P<from>{_NUMBER})(?:\s?er)? (?:au|et(?: le)?|a) {_LAST_OF_MONTH}",
            _range,
        ),
        (_FULL, _Reader.full),
        (r"apres[ -]demain", _on(2)),
        (r"aujourd'hui|ce jour", _on(0)),
        (r"(?<!apres-)(?<!apres )demain", _on(1)),
        (r"avant[ -]hier", _on(-2)),
        (r"(?<!avant-)(?<!avant )hier", _on(-1)),
        (
            rf"(?:le )?(?:prochain {_WEEK_END}|{_WEEK_END} (?:prochain|suivant))",
            lambda reader, _: reader.weekend(1),
        ),
        (rf"(?:le )?{_WEEK_END} (?:dernier|passe)", lambda reader, _: reader.weekend(-1)),
        (rf"(?:ce |le |du )?{_WEEK_END}(?: qui vient)?", lambda reader, _: reader.weekend()),
        (
            rf"(?:le )?(?P<name>{_WEEKDAY}) (?P<n>{_NUMBER})(?!\s?(?:h|:|/|ans|personnes|euros|%))",
            _day_of_month,
        ),
        (
            rf"(?:ce |le )?(?P<name>{_WEEKDAY})(?P<after> (?:prochain|de la semaine prochaine|en huit|dernier|passe))?",
            _weekday,
        ),
        (
            rf"le (?P<name>)(?P<n>{_NUMBER})(?!\s?(?:h|:|/|ans|e\b|rue|avenue|place|bis))(?! \w)",
            _day_of_month,
        ),
        (r"cette semaine|(?:la )?semaine (?:prochaine|derniere)", _week),
        (r"(?:ce mois(?:-ci| ci)?)(?! \w+ ans)", lambda reader, _: _shifted_month(reader, 0)),
        (r"(?:le )?(?:mois prochain|prochain mois)", lambda reader, _: _shifted_month(reader, 1)),
        (
            rf"(?:en |au mois de |courant |(?P<part>debut |mi[ -]|fin ))(?P<m>{_MONTH})(?:\s+(?P<y>20\d\d))?",
            _named_month,
        ),
        (rf"(?P<part>)(?P<m>{_MONTH})\s+(?P<y>20\d\d)", _named_month),
        (
            rf"(?P<all>)dans (?P<n>{_COUNT}) (?P<unit>jours?|semaines?|mois)",
            _ahead,
        ),
        (
            rf"(?:dans )?(?P<all>les )(?P<n>{_COUNT}) (?:prochains |prochaines )(?P<unit>jours|semaines|mois)",
            _ahead,
        ),
        (r"(?:cet |cette |en |au |l')(?P<season>printemps|ete|automne|hiver)", _season),
        (r"en (?P<y>20\d\d)", lambda _, match: (date(int(match["y"]), 1, 1), date(int(match["y"]), 12, 31))),
        (r"cette annee", lambda reader, _: (date(reader.today.year, 1, 1), date(reader.today.year, 12, 31))),
    )
)  # fmt: skip


def _clock(text: str) -> time:
    hour, minute = re.fullmatch(r"(\d+)\D*(\d*)", text.strip()).groups()  # type: ignore[union-attr]
    return time(int(hour) % 24, int(minute or 0))


def _later(hour: time, minutes: int) -> time | None:
    """Return an hour later the same day, None past midnight."""
    total = hour.hour * 60 + hour.minute + minutes
    return time(total // 60, total % 60) if 0 <= total < 1440 else None


Bounds = Callable[[re.Match[str]], tuple[time | None, time | None]]
HOURS: tuple[tuple[re.Pattern[str], Bounds], ...] = tuple(
    (re.compile(pattern), bounds)
    for pattern, bounds in (
        (
            rf"\b(?:de|entre)\s+(?P<a>{_HOUR})\s+(?:a|et)\s+(?P<b>{_HOUR})",
            lambda match: (_clock(match["a"]), _clock(match["b"])),
        ),
        (rf"\b(?:apres|a partir de|des|depuis)\s+(?P<a>{_HOUR})", lambda m: (_clock(m["a"]), None)),
        (rf"\bavant\s+(?P<a>{_HOUR})", lambda match: (None, _clock(match["a"]))),
        (
            rf"\bvers\s+(?P<a>{_HOUR})",
            lambda m: (_later(_clock(m["a"]), -60) or time(0), _later(_clock(m["a"]), 60)),
        ),
        (rf"\ba\s+(?P<a>{_HOUR})", lambda m: (_clock(m["a"]), _later(_clock(m["a"]), 60))),
    )
)
