"""What a judged row says in French: one verdict, then sentences. Pure."""

from maillage.harvest.validator.judging import (
    ACCEPTED,
    CORRECTED,
    DUPLICATED,
    RECOGNISED,
    REFUSED,
    Judged,
)

# Verdict to the word of the corrected file; the page has its own, in agreement with "ligne".
WORDS = {
    ACCEPTED: "acceptée",
    CORRECTED: "corrigée",
    REFUSED: "ligne refusée",
    RECOGNISED: "déjà dans l’annuaire",
    DUPLICATED: "déjà plus haut",
}
COLUMNS = ("maillage_verdict", "maillage_explication")
_LONGEST = 60


def verdict_words(judged: Judged) -> str:
    """Return the verdict, which says when only some cells of a row are refused."""
    if judged.verdict == REFUSED and not judged.whole:
        return "cellule refusée"
    return WORDS[judged.verdict]


def explanation(judged: Judged) -> str:
    """Return everything to know of a row, on one line."""
    said = []
    for refusal in judged.refusals:
        value = f" « {shown(refusal.value)} »" if refusal.value else ""
        where = f"{refusal.column}{value} : " if refusal.column else ""
        said.append(f"{where}{refusal.why} {refusal.todo}".strip())
    if judged.same_as:
        said.append(f"Même organisation que la ligne {judged.same_as} ({judged.same_why}).")
    if judged.known:
        where = f", {judged.known['where']}" if judged.known["where"] else ""
        said.append(
            f"Déjà dans l’annuaire : {judged.known['name']}{where} ({judged.known['why']})."
        )
    said += [
        f"{change.column} : « {shown(change.before)} » devient « {shown(change.after)} » ({change.why})."
        for change in judged.changes
    ]
    return " ".join(said)


def shown(text: str) -> str:
    """Cut a long value for a sentence."""
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
