"""Tags of the interface kit."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.forms import BoundField, CheckboxInput
from django.template import Library
from django.utils.safestring import SafeString

from maillage.core.ui import french
from maillage.core.ui.icons import icon_svg
from maillage.core.ui.markdown import render_markdown

register = Library()

HUES = 12


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """``{% icon "map-pin" %}``: an inline SVG, hidden from screen readers."""
    return icon_svg(str(name), str(classes))


@register.filter
def initials(name: Any) -> str:
    return french.initials(str(name))


@register.filter
def hue_of(name: Any) -> int:
    """Return a hue from 1 to 12 that is always the same for the same name."""
    return sum(ord(char) * (index + 1) for index, char in enumerate(str(name))) % HUES + 1


@register.filter
def as_list(value: Any) -> list[Any]:
    """Return a list whether one sentence or several were given."""
    if isinstance(value, str):
        return [value] if value else []
    return list(value or ())


@register.filter
def as_int(value: Any) -> int:
    return int(value or 0)


@register.filter
def item(values: Sequence[Any], index: int) -> Any:
    """Return ``values[index]``, None past the end."""
    return values[index] if index < len(values) else None


@register.filter
def get(value: Any, key: str) -> Any:
    """Return ``value[key]`` of a mapping, None of anything else."""
    return value.get(key) if isinstance(value, Mapping) else None


@register.filter
def is_checkbox(field: BoundField | str) -> bool:
    """Whether a form's field is one box to tick, whose label stands after it."""
    return isinstance(field, BoundField) and isinstance(field.field.widget, CheckboxInput)


@register.filter
def markdown(text: Any) -> SafeString:
    """``{{ description|markdown }}``: safe HTML of what people wrote."""
    return render_markdown(str(text or ""))
