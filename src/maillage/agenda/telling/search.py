"""What the index knows of highlights: public ones only."""

from collections.abc import Iterable, Iterator, Sequence

from maillage.agenda.enums import HighlightState
from maillage.agenda.models import Highlight
from maillage.agenda.telling.queries import with_links
from maillage.algorithms.french_text import fold
from maillage.core.search import Searchable, SearchDocument

KIND = "highlight"


def load_documents(keys: Sequence[str]) -> Iterable[SearchDocument]:
    rows = Highlight.objects.filter(ref__in=keys, state=HighlightState.PUBLISHED)
    return [document(one) for one in with_links(rows).order_by("pk")]


def all_keys() -> Iterator[str]:
    rows = Highlight.objects.filter(state=HighlightState.PUBLISHED).order_by("pk")
    return rows.values_list("ref", flat=True).iterator(chunk_size=5000)


def document(highlight: Highlight) -> SearchDocument:
    theme, area = highlight.theme, highlight.area
    words = (highlight.keyword, theme.label if theme else "", area.name if area else "")
    return SearchDocument(
        kind=KIND,
        key=highlight.ref,
        title=highlight.title,
        body=f"{highlight.summary} {highlight.description}".strip(),
        keywords=tuple(filter(None, words)),
        updated=int(highlight.updated_at.timestamp()),
        sort_title=fold(highlight.title),
        stored={
            "summary": highlight.summary,
            "first_day": highlight.first_day.isoformat(),
            "last_day": highlight.last_day.isoformat(),
            "url": highlight.get_absolute_url(),
            "fictional": highlight.is_fictional,
        },
    )


SEARCHABLE = Searchable(KIND, load_documents, all_keys)
