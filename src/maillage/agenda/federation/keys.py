"""The key pair of the account: made once, kept sealed in the database."""

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.db import transaction

from maillage.core import sealing
from maillage.core.databases import lock_once
from maillage.core.site import get_setting, set_setting

SETTING = "agenda:federation-key"
# What Mastodon and Mobilizon make for their own accounts.
BITS = 2048


def private_key() -> RSAPrivateKey:
    """Return the key of the account, made at the first call; raises ``SealBroken``."""
    stored = get_setting(SETTING) or _made()
    key = load_pem_private_key(sealing.unseal(stored)["pem"].encode(), password=None)
    if not isinstance(key, RSAPrivateKey):
        raise TypeError("the key of the federated account is not an RSA key")
    return key


def public_pem() -> str:
    """Return the public key as others read it."""
    public = private_key().public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@transaction.atomic
def _made() -> str:
    lock_once(SETTING)
    stored = get_setting(SETTING)
    if stored:
        return str(stored)
    key = generate_private_key(public_exponent=65537, key_size=BITS)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    sealed = sealing.seal({"pem": pem})
    set_setting(SETTING, sealed)
    return sealed
