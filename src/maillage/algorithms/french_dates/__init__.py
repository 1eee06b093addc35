"""Date words in what people type: "judo ce week-end", "après 18 h", "du 12 au 15 mai". Pure.

Rules and their limits: docs/algorithms/mots-de-date.md.
"""

from maillage.algorithms.french_dates.reading import Reading, Span, folded, read

__all__ = ["Reading", "Span", "folded", "read"]
