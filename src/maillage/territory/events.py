"""What this module tells the modules above it, after commit."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AreasChanged:
    """Areas were added, moved or redrawn: what was located before may lie elsewhere now."""

    codes: tuple[str, ...]


@dataclass(frozen=True)
class VocabularyChanged:
    """Themes or skills changed: labels and synonyms kept elsewhere are out of date."""

    themes: tuple[str, ...]
    skills: tuple[str, ...]
