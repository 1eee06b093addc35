"""French in templates: ``{{ event.start|moment }}``, ``{{ total|counted:"association" }}``."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.template import Library
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from maillage.core.ui import french

register = Library()


def local(value: Any) -> Any:
    """Bring an aware moment to the time people live by."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


@register.filter
def date_long(value: date | None) -> str:
    """``samedi 26 février 2022``"""
    return french.format_date(local(value)) if value else ""


@register.filter
def date_plain(value: date | None) -> str:
    """``26 février 2022``"""
    return french.format_date(local(value), weekday=False) if value else ""


@register.filter
def day_month(value: date | None) -> str:
    """``26 février``"""
    return french.format_date(local(value), weekday=False, year=False) if value else ""


@register.filter
def month_year(value: date | None) -> str:
    """``février 2022``"""
    return f"{french.month_name(local(value).month)} {local(value).year}" if value else ""


@register.filter
def hour(value: datetime | time | None) -> str:
    """``10 h 30``"""
    return french.format_time(local(value)) if value is not None else ""


@register.filter
def moment(value: datetime | None, end: datetime | None = None) -> str:
    """``samedi 26 février 2022, 10 h – 12 h 30`` (the argument is the end)."""
    return french.format_moment(local(value), local(end)) if value else ""


@register.filter
def hours_until(value: datetime | time | None, end: datetime | time) -> str:
    """``10 h – 12 h 30``"""
    return french.format_time_range(local(value), local(end)) if value is not None else ""


@register.filter
def relative(value: datetime | None, now: datetime) -> str:
    """``il y a 3 minutes``; the argument is the request's ``now``."""
    return french.format_relative(local(value), local(now)) if value else ""


@register.filter
def number(value: Decimal | float | None, digits: int | None = None) -> str:
    """``1 234,5``"""
    return "" if value is None else french.format_number(value, digits)


@register.filter
def weight(octets: int) -> str:
    """``1,5 Mo``"""
    return french.format_weight(octets)


@register.filter
def money(value: Decimal | float | None) -> str:
    """``1 234,50 €``"""
    return "" if value is None else french.format_money(value)


@register.filter
def counted(value: int, words: str) -> str:
    """``2 452 associations``; words: ``"association"`` or ``"journal,journaux"``."""
    singular, _, plural = words.partition(",")
    return french.count(value, singular, plural or None)


@register.filter
def plural(value: int, forms: str = ",s") -> str:
    """Return the form for a number, the plural beginning at two: ``{{ n|plural:"ouvert,ouverts" }}``."""
    singular, _, many = forms.partition(",")
    return singular if abs(value) < 2 else many


@register.filter
def distance(metres: float | None) -> str:
    """``à 350 m``, ``à 1,2 km``"""
    return "" if metres is None else french.format_distance(metres)


@register.filter
def share(part: int, whole: int) -> str:
    """``13 sur 19 (68 %)``"""
    return french.format_share(part, whole)


@register.filter
def typo(text: Any) -> str | SafeString:
    """Put French no-break spaces and apostrophes into plain text; HTML is left alone."""
    if text is None:
        return ""
    if isinstance(text, SafeString):
        return text
    return mark_safe(french.typography(str(conditional_escape(text)).replace("&#x27;", "'")))  # noqa: S308 - escaped
