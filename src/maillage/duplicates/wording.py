"""Chances as people read them."""

from maillage.core.ui.french import NNBSP, format_number


def percent(chance: float) -> str:
    """Return "98 %", "0,02 %"; never "100 %" of what is not sure, nor "0 %" of what may happen."""
    value = min(chance * 100, 99.9)
    if value < 0.01:
        return f"moins de 0,01{NNBSP}%"
    digits = 0 if 1 <= value <= 99 else 1 if value > 99 else 2
    return f"{format_number(value, digits)}{NNBSP}%"
