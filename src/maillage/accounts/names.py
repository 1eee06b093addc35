"""A person's name, cleaned: pure text work."""

import re
import unicodedata

from maillage.accounts.errors import InvalidName

MIN_LENGTH = 2
MAX_LENGTH = 80
FORBIDDEN = re.compile(r"[<>@]|://")


def clean_name(value: str) -> str:
    """Return a name fit to be shown: composed letters, single spaces, no control characters.

    Raises ``InvalidName`` when nothing readable remains, when it is longer than 80 characters, or
    when it holds an address or a tag: names are shown to others, and sent by mail.
    """
    printable = "".join(
        " " if unicodedata.category(char)[0] in "CZ" else char
        for char in unicodedata.normalize("NFC", value)
    )
    name = " ".join(printable.split())
    if FORBIDDEN.search(name):
        raise InvalidName(
            "Un nom ne contient ni adresse ni les signes < > @. Écrivez le nom que les autres "
            "verront."
        )
    if len(name) > MAX_LENGTH:
        raise InvalidName(
            f"Ce nom compte {len(name)} caractères : raccourcissez-le à {MAX_LENGTH} au plus."
        )
    if len(name) < MIN_LENGTH or not any(char.isalpha() for char in name):
        raise InvalidName("Écrivez le nom que les autres verront, par exemple « Claire Martin ».")
    return name
