"""The only way a screen gets a pair or a merge."""

from maillage.core.actor import Actor
from maillage.core.errors import NotVisible
from maillage.core.permissions import decide
from maillage.directory.models import Merge
from maillage.duplicates.models import Pair
from maillage.duplicates.queries.pairs import ENDS, merges

UNKNOWN = (
    "Cette paire n’existe pas ou n’existe plus : une des deux fiches a pu changer entre-temps."
)


def pair_for(actor: Actor, pk: int) -> Pair:
    """Return a pair for the team; to anybody else it does not exist."""
    found = Pair.objects.filter(pk=pk).select_related(*ENDS).first()
    if found is None or not decide(actor, "duplicates.decide", found):
        raise NotVisible(UNKNOWN)
    return found


def merge_for(actor: Actor, pk: int) -> Merge:
    """Return a merge in force, for the team."""
    found = merges(undone=False).filter(pk=pk).first()
    if found is None or not decide(actor, "duplicates.decide", found):
        raise NotVisible("Cette réunion de fiches n’existe pas, ou les deux sont déjà séparées.")
    return found
