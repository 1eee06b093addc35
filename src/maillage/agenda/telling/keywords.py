"""Keywords folded and stemmed as the search of the site does, so that "Solidarités" and "solidaire" meet or not."""

from maillage.agenda.models import Event
from maillage.core.search.analysis import STOP_WORDS, fold, stem


def key_of(keyword: str) -> str:
    """Return the stems of a keyword, without little words: "les solidarités" gives "solidar"."""
    return " ".join(stem(word) for word in fold(keyword).split() if word not in STOP_WORDS)


def says(event: Event, keyword: str) -> bool:
    """Whether an event says a keyword: among its own, or in its title. No keyword is said by all."""
    wanted = key_of(keyword)
    if not wanted:
        return True
    said = {key_of(one) for one in event.keywords}
    return wanted in said or f" {wanted} " in f" {key_of(event.title)} "
