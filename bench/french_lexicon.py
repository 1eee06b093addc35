"""Rebuild mots.txt from RNA files and the table of communes (run by hand, not at run time).

    python bench/french_lexicon.py COMMUNES.csv.gz RNA.csv.gz... > data/langue/mots.txt

A word that objects of associations write in lower case at least twice is common; it is
printed with the accents that most writers give it. Names of communes, words mostly written with
a capital inside sentences and the short hand-made lists below are printed with their capital.
"""

import collections
import csv
import gzip
import io
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from maillage.algorithms.french_text.words import ADJECTIVE_ENDINGS

WORD = re.compile(r"[^\W\d_]+")
REVIEW = Path(__file__).parent.parent / "data" / "langue" / "relecture.txt"


def fold(text: str) -> str:
    text = text.lower().replace("œ", "oe").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def rows(path: str, delimiter: str) -> Iterator[dict[str, str]]:
    with gzip.open(path) as raw:
        yield from csv.DictReader(
            io.TextIOWrapper(raw, encoding="utf-8-sig", newline=""), delimiter=delimiter
        )


def reviewed() -> dict[str, set[str]]:
    """Sections of relecture.txt: words whose automatic answer was wrong or missing."""
    sections: dict[str, set[str]] = collections.defaultdict(set)
    current = ""
    for line in REVIEW.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            current = line.strip("[]")
        elif not line.startswith("#"):
            sections[current].update(line.split())
    return sections


Forms = collections.Counter[str]


def counted(files: list[str]) -> tuple[dict[str, Forms], Forms]:
    """Forms seen in lower case, and counts of those seen with a capital inside a sentence."""
    low: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    capital: collections.Counter[str] = collections.Counter()
    for path in files:
        for text in (row["objet"] for row in rows(path, ";") if not row["objet"].isupper()):
            for match in WORD.finditer(text):
                word, before = match.group(), text[max(0, match.start() - 2)]
                if word.islower():
                    low[fold(word)][word] += 1
                elif word.istitle() and match.start() > 2 and before not in '.:;-\n"!?':
                    capital[fold(word)] += 1
    return low, capital


def spelling(key: str, forms: collections.Counter[str]) -> str:
    """The accents that writers agree on, none when they do not."""
    accented = [(n, w) for w, n in forms.items() if w != key]
    count = sum(n for n, _ in accented)
    if count < 2 or count < 0.06 * sum(forms.values()):
        return key
    best, word = max(accented)
    return word if best >= 0.5 * count else key


def borrow(key: str, written: dict[str, str]) -> str:
    """The accents of the singular or masculine when nobody accented this form."""
    for ending in ("es", "s", "e"):
        stem = key.removesuffix(ending)
        if stem != key and len(stem) > 4 and written.get(stem, stem) != stem:
            return written[stem] + ending
    return key


def main(communes: str, files: list[str]) -> None:
    low, capital = counted(files)
    names = {fold(row["LIBELLE"]): row["LIBELLE"] for row in rows(communes, ",")}
    places = {name for name in names if name.isalpha()}
    parts = {word for name in names for word in WORD.findall(name) if len(word) > 3}
    hand = reviewed()
    written: dict[str, str] = {}
    for key, forms in low.items():
        total = sum(forms.values())
        named = key in places or (key in parts and total <= 8) or capital[key] > 0.35 * total
        if total < 2 or len(key) < 2 or key in hand["nom propre"]:
            continue
        if not named or key in hand["mot courant"]:
            written[key] = key if key in hand["sans accent"] else spelling(key, forms)
    plain = [key for key in written if written[key] == key and key not in hand["sans accent"]]
    written.update({key: borrow(key, written) for key in plain})
    written.update({n: names[n] for n in places if n.endswith(ADJECTIVE_ENDINGS) and n not in low})
    for section in ("forme", "nom propre écrit"):
        written.update({fold(word): word for word in hand[section]})
    sys.stdout.write("\n".join(written[key] for key in sorted(written)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
