"""Another server of the federation: it has an actor, follows, and checks what it receives by its own code.

Signatures themselves are checked against the published vector of the draft (``test_signing.py``).
"""

import base64
import hashlib
import json
import re
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)

from tests.core.talkative import Answer, Asked, TalkativeServer


class Peer(TalkativeServer):
    """Its texts to sign are built here, apart from the code under test."""

    def __init__(self) -> None:
        super().__init__(self.answer)
        self.received: list[Asked] = []
        self.status = 202
        self.private = generate_private_key(public_exponent=65537, key_size=2048)
        public = self.private.public_key()
        self.public = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    @property
    def actor(self) -> str:
        return f"{self.url}/users/lea"

    def answer(self, asked: Asked) -> Answer:
        if asked.method == "POST":
            self.received.append(asked)
            return Answer(self.status)
        if asked.path == "/users/lea":
            return Answer(body=json.dumps(self.document()).encode())
        return Answer(404)

    def document(self) -> dict[str, Any]:
        return {
            "id": self.actor, "type": "Person", "inbox": f"{self.actor}/inbox",
            "endpoints": {"sharedInbox": f"{self.url}/inbox"},
            "publicKey": {"id": f"{self.actor}#main-key", "owner": self.actor, "publicKeyPem": self.public},
        }  # fmt: skip

    def signed(
        self, target: str, activity: dict[str, Any], *, host: str, at: datetime
    ) -> tuple[bytes, dict[str, str]]:
        """Return the body and headers of a signed POST, as draft-cavage-http-signatures-12 says."""
        body = json.dumps(activity).encode()
        digest = "SHA-256=" + base64.b64encode(hashlib.sha256(body).digest()).decode()
        date = format_datetime(at.astimezone(UTC), usegmt=True)
        text = f"(request-target): post {target}\nhost: {host}\ndate: {date}\ndigest: {digest}"
        value = self.private.sign(text.encode(), PKCS1v15(), SHA256())
        signature = (
            f'keyId="{self.actor}#main-key",headers="(request-target) host date digest",'
            f'signature="{base64.b64encode(value).decode()}"'
        )
        return body, {"Host": host, "Date": date, "Digest": digest, "Signature": signature}

    def proves(self, asked: Asked, public_pem: str) -> bool:
        """Check a received request."""
        parts = dict(re.findall(r'(\w+)="([^"]*)"', asked.headers["Signature"]))
        lines = []
        for name in parts["headers"].split():
            value = (
                f"{asked.method.lower()} {asked.path}"
                if name == "(request-target)"
                else asked.headers[name.title()]
            )
            lines.append(f"{name}: {value}")
        key = load_pem_public_key(public_pem.encode())
        try:
            key.verify(
                base64.b64decode(parts["signature"]),
                "\n".join(lines).encode(),
                PKCS1v15(),
                SHA256(),
            )
        except InvalidSignature:
            return False
        digest = "SHA-256=" + base64.b64encode(hashlib.sha256(asked.body).digest()).decode()
        return asked.headers["Digest"] == digest
