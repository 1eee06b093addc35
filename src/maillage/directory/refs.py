"""Public references: 12 letters and digits, the same again when the same record is imported anew."""

import base64
import hashlib
import secrets

LENGTH = 12
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = tuple(first + second for first in _LETTERS for second in _LETTERS)


def ref_from(*parts: str) -> str:
    """Derive a reference from what identifies a record (60 bits: two alike in a million are one in 2 million)."""
    digest = hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).digest()
    bits = int.from_bytes(digest) >> 4
    return "".join([_PAIRS[bits >> shift & 1023] for shift in (50, 40, 30, 20, 10, 0)])


def new_ref() -> str:
    """Draw a reference for an organisation created by people."""
    return base64.b32encode(secrets.token_bytes(8))[:LENGTH].decode().lower()
