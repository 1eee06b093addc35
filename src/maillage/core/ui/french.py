"""How French is written: dates, hours, numbers, distances, counts, spaces. Pure functions.

Sources: Lexique des règles typographiques en usage à l’Imprimerie nationale (spaces, capitals, hours),
and the SI brochure of the BIPM (groups of three digits).
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

NBSP = "\u00a0"
NNBSP = "\u202f"

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def day_number(day: int) -> str:
    return "1er" if day == 1 else str(day)


def month_name(month: int) -> str:
    return MONTHS[month - 1]


def weekday_name(value: date) -> str:
    return DAYS[value.weekday()]


def format_date(value: date, *, weekday: bool = True, year: bool = True) -> str:
    """Return "samedi 26 février 2022": the day is tied to its month, so that a line never parts them."""
    words = f"{day_number(value.day)}{NBSP}{month_name(value.month)}"
    if weekday:
        words = f"{weekday_name(value)} {words}"
    return f"{words} {value.year}" if year else words


def format_time(value: time | datetime) -> str:
    """Return "10 h 30", "10 h" on the hour."""
    hour = f"{value.hour}{NBSP}h"
    return f"{hour}{NBSP}{value.minute:02d}" if value.minute else hour


def format_time_range(start: time | datetime, end: time | datetime) -> str:
    return f"{format_time(start)} – {format_time(end)}"


def format_moment(start: datetime, end: datetime | None = None) -> str:
    """Return "samedi 26 février 2022, 10 h – 12 h 30", or both dates when they differ."""
    first = f"{format_date(start)}, {format_time(start)}"
    if end is None:
        return first
    if end.date() == start.date():
        return f"{format_date(start)}, {format_time_range(start, end)}"
    return f"{first} – {format_date(end)}, {format_time(end)}"


def format_days(first: date, last: date) -> str:
    """Return "le 9 mars", "du 9 au 15 mars", "du 28 février au 2 mars": no year, it is told elsewhere."""
    until = format_date(last, weekday=False, year=False)
    if first == last:
        return f"le {until}"
    if (first.year, first.month) == (last.year, last.month):
        return f"du {day_number(first.day)} au {until}"
    return f"du {format_date(first, weekday=False, year=False)} au {until}"


def format_relative(value: datetime, now: datetime) -> str:
    """Return how far ``value`` is from ``now`` in the same zone: "il y a 3 minutes", "hier", "dans 2 jours".

    Beyond a week it is the date.
    """
    gap = now - value
    days = (now.date() - value.date()).days
    if abs(days) > 7:
        return f"le {format_date(value, weekday=False)}"
    if days == 0 or abs(gap) < timedelta(hours=6):
        minutes = int(abs(gap).total_seconds() // 60)
        if minutes < 1:
            return "à l’instant"
        amount = count(minutes, "minute") if minutes < 60 else count(minutes // 60, "heure")
    elif days == 1:
        return "hier"
    elif days == -1:
        return "demain"
    else:
        amount = count(abs(days), "jour")
    return f"il y a {amount}" if gap > timedelta(0) else f"dans {amount}"


def format_number(value: Decimal | float, digits: int | None = None) -> str:
    """Return "1 234,5": narrow no-break spaces between thousands, a comma, no useless zeros.

    ``digits`` fixes the number of decimals (half up).
    """
    number = Decimal(str(value))
    if digits is not None:
        number = number.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    sign, whole, part = re.fullmatch(r"(-?)(\d+)(?:\.(\d+))?", f"{number:f}").groups()  # type: ignore[union-attr]
    if digits is None and part:
        part = part.rstrip("0")
    grouped = f"{int(whole):,}".replace(",", NNBSP)
    negative = "−" if sign and (int(whole) or (part or "0").strip("0")) else ""
    return negative + grouped + (f",{part}" if part else "")


def format_weight(octets: int) -> str:
    """Return "340 ko", "1,5 Mo"."""
    unit, divisor = ("Mo", 1_000_000) if octets >= 1_000_000 else ("ko", 1000)
    return f"{format_number(octets / divisor, 1 if octets < 10 * divisor else 0)}{NBSP}{unit}"


def format_money(value: Decimal | float) -> str:
    """Return "1 234,50 €", and "1 234 €" for a whole amount."""
    number = Decimal(str(value))
    whole = number == number.to_integral_value()
    return f"{format_number(number, 0 if whole else 2)}{NNBSP}€"


def count(number: int, singular: str, plural: str | None = None) -> str:
    """Return "2 452 associations": the plural begins at two; words default to an added "s"."""
    word = singular if abs(number) < 2 else plural or f"{singular}s"
    return f"{format_number(number)}{NBSP}{word}"


def format_distance(metres: float) -> str:
    """Return "à 350 m", "à 1,2 km", "à 12 km"; under ten metres, "sur place"."""
    if metres < 10:
        return "sur place"
    if metres < 995:
        return f"à {round(metres / 10) * 10}{NBSP}m"
    digits = 1 if metres < 9_950 else 0
    kilometres = Decimal(str(metres / 1000)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return f"à {format_number(kilometres)}{NBSP}km"


def format_share(part: int, whole: int) -> str:
    """Return "13 sur 19 (68 %)": the counts before the percentage; no percentage of nothing."""
    words = f"{format_number(part)} sur {format_number(whole)}"
    if whole == 0:
        return words
    return f"{words} ({format_number(Decimal(part) * 100 / Decimal(whole), 0)}{NNBSP}%)"


UNITS = "h|min|km|m|€|%|kg|ans?"
TYPOGRAPHY: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r"«[ \u00a0\u202f]*"), f"«{NBSP}"),
    (re.compile(r"[ \u00a0\u202f]*»"), f"{NBSP}»"),
    (re.compile(r"[ \u00a0](?=[;?!])"), NNBSP),
    (re.compile(r" (?=:(?:\s|$))"), NBSP),
    (re.compile(rf"(?<=\d) (?=(?:{UNITS})\b|[€%])"), NBSP),
    (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), NNBSP),
    (re.compile(r"\b(n°|no|p\.|art\.|M\.|Mme|Dr) (?=\S)"), rf"\1{NBSP}"),
)


def typography(text: str) -> str:
    """Put the no-break spaces and apostrophes of French into plain text (never into HTML or URLs)."""
    for pattern, replacement in TYPOGRAPHY:
        text = pattern.sub(replacement, text)
    return text


SMALL_WORDS = frozenset(
    {
        "de",
        "du",
        "des",
        "d",
        "la",
        "le",
        "les",
        "l",
        "et",
        "en",
        "à",
        "au",
        "aux",
        "pour",
        "sur",
        "un",
        "une",
        "association",
    }
)


def shortened(text: str, most: int) -> str:
    """Return a text of ``most`` signs at the most, an ellipsis where it was cut; every sign counts as one."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def initials(name: str) -> str:
    """Return one or two capitals that stand for a name without a picture ("Les Amis du parc" → "AP")."""
    words = [word for word in re.split(r"[^\w]+", name) if word]
    strong = [word for word in words if word.casefold() not in SMALL_WORDS] or words
    return "".join(word[0] for word in strong[:2]).upper() or "?"
