"""A picture as received, made safe: decoded, reduced and written anew, so that nothing foreign travels with it."""

import hashlib
import io
import struct
import warnings
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from maillage.directory.errors import InvalidField

MAX_BYTES = 2 * 1024 * 1024
MAX_SIDE = 512
# A picture of 25 million points unpacks into 100 MB: more is a mistake or a trap.
MAX_PIXELS = 25_000_000
FORMATS = ("PNG", "JPEG", "WEBP")
# Metadata are read too, to turn a picture upright: what is wrong there is told in many ways.
DAMAGED = (
    UnidentifiedImageError, OSError, EOFError, ValueError, SyntaxError, TypeError, KeyError,
    struct.error,
)  # fmt: skip


def read_logo(upload: Any) -> bytes:
    """Return a WebP picture of 512 pixels at most, or raise :class:`InvalidField` with a sentence."""
    return read_picture(upload, field="logo", side=MAX_SIDE, most=MAX_BYTES)


def read_picture(upload: Any, *, field: str, side: int, most: int) -> bytes:
    """Return a WebP picture of ``side`` pixels at most from a file of ``most`` bytes at most.

    Raises :class:`InvalidField` with a sentence for ``field``.
    """
    if upload.size > most:
        raise InvalidField(
            field,
            f"Cette image pèse plus de {most // 1024 // 1024} Mo. Réduisez-la, puis choisissez-la de nouveau.",
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(upload, formats=FORMATS)
            if picture.width * picture.height > MAX_PIXELS:
                raise InvalidField(field, TOO_LARGE)
            picture = ImageOps.exif_transpose(picture).convert("RGBA")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise InvalidField(field, TOO_LARGE) from None
    except DAMAGED:
        raise InvalidField(
            field,
            "Ce fichier n’est pas une image PNG, JPEG ou WebP lisible. Choisissez-en un autre.",
        ) from None
    picture.thumbnail((side, side))
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=85, method=4)
    return out.getvalue()


TOO_LARGE = "Cette image compte trop de points. Réduisez-la à moins de 5 000 pixels de côté."


def logo_name(ref: str, content: bytes) -> str:
    """Return where a logo is kept: the same picture has the same name, another one another."""
    return f"logos/{ref}-{hashlib.sha256(content).hexdigest()[:16]}.webp"
