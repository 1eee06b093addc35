"""A passkey in software, as a telephone holds one: it really signs (ES256), so nothing is pretended."""

import hashlib
import json
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

RP_ID = "testserver"
ORIGIN = "http://testserver"
FLAGS = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


@dataclass
class SoftwareKey:
    """``create`` answers a registration, ``get`` a sign-in, both as the JSON a browser would post."""

    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    credential_id: bytes = b"maillage-software-key"
    user_handle: str = ""

    def create(self, options: dict) -> str:
        public_key = options["publicKey"]
        self.user_handle = public_key["user"]["id"]
        client_data = CollectedClientData.create(
            CollectedClientData.TYPE.CREATE, websafe_decode(public_key["challenge"]), ORIGIN
        )
        credential = AttestedCredentialData.create(
            b"\0" * 16, self.credential_id, ES256.from_cryptography_key(self.private.public_key())
        )
        data = AuthenticatorData.create(
            hashlib.sha256(RP_ID.encode()).digest(),
            FLAGS | AuthenticatorData.FLAG.AT,
            0,
            credential,
        )
        return self.answer(
            clientDataJSON=client_data, attestationObject=AttestationObject.create("none", data, {})
        )

    def get(self, options: dict) -> str:
        client_data = CollectedClientData.create(
            CollectedClientData.TYPE.GET,
            websafe_decode(options["publicKey"]["challenge"]),
            ORIGIN,
        )
        data = AuthenticatorData.create(hashlib.sha256(RP_ID.encode()).digest(), FLAGS, 1)
        signature = self.private.sign(data + client_data.hash, ec.ECDSA(hashes.SHA256()))
        return self.answer(clientDataJSON=client_data, authenticatorData=data, signature=signature)

    def answer(self, **parts: bytes) -> str:
        response = {name: websafe_encode(part) for name, part in parts.items()}
        if "signature" in response:
            response["userHandle"] = self.user_handle
        return json.dumps(
            {
                "type": "public-key",
                "id": websafe_encode(self.credential_id),
                "rawId": websafe_encode(self.credential_id),
                "response": response,
                "clientExtensionResults": {"credProps": {"rk": True}},
            }
        )
