"""The shape of a passkey's answer, checked before anything reads it: pure.

fido2 makes bytes of whatever it finds: a number in place of a text would ask for as many bytes of
memory. Source of the shape: W3C Web Authentication Level 3, §5.1 (AuthenticationResponseJSON).
"""

import json
from typing import Any

LARGEST = 64 * 1024
TEXTS = ("id", "rawId", "type")


def is_key_answer(value: Any) -> bool:
    """Tell whether a decoded JSON value may be handed to fido2: texts where texts are expected."""
    if not isinstance(value, dict) or len(json.dumps(value)) > LARGEST:
        return False
    response, extensions = value.get("response"), value.get("clientExtensionResults", {})
    attachment = value.get("authenticatorAttachment")
    return (
        all(isinstance(value.get(name), str) for name in TEXTS)
        and isinstance(response, dict)
        and all(is_part(part) for part in response.values())
        and isinstance(extensions, dict)
        and (attachment is None or isinstance(attachment, str))
    )


def is_part(value: Any) -> bool:
    """A part of the response: a text, nothing, a list of texts, or an algorithm's small number."""
    if isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    if isinstance(value, int):
        return abs(value) < LARGEST
    return value is None or isinstance(value, str)
