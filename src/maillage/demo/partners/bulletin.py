"""A local paper that listens to signed notices (Standard Webhooks 1.0.0), and checks each signature itself."""

import base64
import hashlib
import hmac
import time
from typing import Any

from maillage.demo.partners.exchange import Answer, Card, Request, day, say
from maillage.demo.partners.server import Partner

# Public on purpose: it protects an invented platform on this machine.
SECRET = "whsec_" + base64.b64encode(b"secret public de demonstration.").decode()
TOLERANCE_S = 300
KINDS = frozenset({"organisation.updated", "organisation.withdrawn"})


class Bulletin(Partner):
    code = "bulletin"
    title = "Le Bulletin des quartiers"
    story = "Un journal local qui reçoit un avis signé à chaque changement."

    def answer(self, request: Request) -> Answer:
        if request.path != "/avis":
            return say({"message": "Not found"}, 404)
        if request.method != "POST":
            return say({"message": "Method not allowed"}, 405, Allow="POST")
        if not request.is_json():
            return say({"message": "Unsupported media type"}, 415)
        problem = check_signature(request.headers, request.body, SECRET, time.time())
        if problem:
            return say({"message": problem}, 401 if problem == "bad signature" else 400)
        notice = request.json()
        if not is_notice(notice):
            return say({"message": "Unprocessable notice"}, 422)
        return self.keep(request.headers["webhook-id"], notice, request.base)

    def keep(self, message_id: str, notice: dict[str, Any], base: str) -> Answer:
        """Apply a notice once, and never an older one after a newer one."""
        data = notice["data"]
        receipt = say({"received": message_id, "url": f"{base}#{data['ref']}"})
        with self.store.changing() as held:
            seen = held.setdefault("seen", [])
            if message_id in seen:
                return receipt
            seen.append(message_id)
            held["notices"] = held.get("notices", 0) + 1
            known = held.setdefault("organisations", {}).get(data["ref"], {"version": -1})
            if data["version"] < known["version"]:
                return receipt
            gone = notice["type"] == "organisation.withdrawn"
            kept = {"version": data["version"], "at": notice["timestamp"], "gone": gone}
            if not gone:
                kept |= {"values": data["values"], "url": data["url"]}
            held["organisations"][data["ref"]] = kept
        return receipt

    def cards(self) -> list[Card]:
        with self.store.reading() as held:
            return [
                Card(
                    str(one["values"].get("name") or ref),
                    (
                        *lines(one["values"]),
                        ("Source", one["url"]),
                        ("Dernier avis", day(one["at"])),
                    ),
                    ref,
                )
                for ref, one in held.get("organisations", {}).items()
                if not one["gone"]
            ]


NAMES = {
    "summary": "En bref", "description": "Activités", "phone": "Téléphone", "email": "Courriel",
    "website": "Site", "opening_hours": "Horaires", "themes": "Thèmes",
}  # fmt: skip


def lines(values: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what the paper prints of a profile."""
    found = [(label, shown(values.get(key))) for key, label in NAMES.items()]
    place = values.get("place") or {}
    where = " ".join(filter(None, (place.get(part) for part in ("address", "postcode", "city"))))
    return [*found, ("Adresse", where)]


def shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def check_signature(headers: dict[str, str], body: bytes, secret: str, now: float) -> str:
    """Return what is wrong with the signature of a message, or nothing."""
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    message_id, stamp, signatures = (headers.get(name, "") for name in names)
    if not (message_id and stamp and signatures):
        return "missing headers"
    if not stamp.isdigit() or abs(now - int(stamp)) > TOLERANCE_S:
        return "timestamp out of tolerance"
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{message_id}.{stamp}.".encode() + body
    digest = hmac.new(key, content, hashlib.sha256).digest()
    wanted = "v1," + base64.b64encode(digest).decode()
    given = signatures.split(" ")
    return "" if any(hmac.compare_digest(wanted, one) for one in given) else "bad signature"


def is_notice(notice: Any) -> bool:
    """Tell whether a notice has the published shape, as far as this paper reads it."""
    if not isinstance(notice, dict) or notice.get("type") not in KINDS:
        return False
    data = notice.get("data")
    if not isinstance(data, dict) or not isinstance(notice.get("timestamp"), str):
        return False
    wanted = {"ref": str, "version": int, "url": str}
    if notice["type"] == "organisation.updated":
        wanted["values"] = dict
    return all(isinstance(data.get(key), kind) for key, kind in wanted.items())
