"""Secrets kept in the database, unreadable without the key of the site.

Fernet (AES-128-CBC and HMAC-SHA256): https://github.com/fernet/spec. The key is derived (HKDF) from
``SECRET_KEY``; those of ``SECRET_KEY_FALLBACKS`` still open what they closed.
"""

import base64
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from maillage.core.errors import MaillageError

PURPOSE = b"maillage.core.sealing.1"


class SealBroken(MaillageError):
    """Sealed with a key that the site no longer has, or altered."""

    code = "secret-illisible"

    def __init__(self) -> None:
        super().__init__(
            "Les secrets enregistrés ne se lisent plus : la clé du site (MAILLAGE_SECRET) a changé. "
            "Remettez l’ancienne clé, ou saisissez de nouveau les secrets."
        )


def seal(secrets: dict[str, Any]) -> str:
    """Return JSON values as a sealed text; nothing for nothing."""
    if not secrets:
        return ""
    return _box().encrypt(json.dumps(secrets, ensure_ascii=False).encode()).decode()


def unseal(sealed: str) -> dict[str, Any]:
    """Return what :func:`seal` was given; raises :class:`SealBroken`."""
    if not sealed:
        return {}
    try:
        return dict(json.loads(_box().decrypt(sealed.encode())))
    except InvalidToken:
        raise SealBroken from None


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key_from(str(key))) for key in keys])


def _key_from(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return base64.urlsafe_b64encode(derived)
