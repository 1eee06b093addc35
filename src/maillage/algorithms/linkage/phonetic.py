"""A rough French sound of a word: what is heard alike is written alike, to find candidates only."""

import re

_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[^a-z0-9]", ""),
        (r"^mac", "mc"),
        (r"ph", "f"),
        (r"eaux?|aux?", "o"),
        (r"ain|ein|aim|ym|yn|im(?=[pb])", "in"),
        (r"ai|ei|ay|ey", "e"),
        (r"en(?=[^aeiouyn]|$)|em(?=[pbm])|am(?=[pb])", "an"),
        (r"om(?=[pb])", "on"),
        (r"qu|ck|q|c(?=[^eiyh]|$)", "k"),
        (r"sch|sh|ch", "x"),
        (r"c(?=[eiy])|ss|sc(?=[eiy])|ti(?=on)", "s"),
        (r"ge(?=[aou])|g(?=[eiy])", "j"),
        (r"gu(?=[eiy])", "g"),
        (r"h", ""),
        (r"y", "i"),
        (r"z", "s"),
        (r"w", "v"),
        (r"ou", "u"),
        (r"(.)\1+", r"\1"),
        (r"(?<=..)(?:es|e|s|t|d|x|p)$", ""),
    )
)


def sound(word: str) -> str:
    """Return the sound key of a folded word: "pharmacie" and "farmassie" give the same."""
    for pattern, replacement in _SOUNDS:
        word = pattern.sub(replacement, word)
    return word
