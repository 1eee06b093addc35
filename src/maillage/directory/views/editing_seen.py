"""What a page of editing showed when it was opened, carried by the page itself.

A field that comes back as it was shown was not touched; one that was is compared with what the
profile says now. Without it, a page opened before somebody else published would undo their text.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core import signing
from django.http import HttpRequest

from maillage.directory.models import Organisation
from maillage.directory.values import current_values

FIELD = "seen"
SALT = "maillage.editing.seen"


def shown_now(request: HttpRequest, organisation: Organisation, keys: Iterable[str]) -> str:
    """Return the signed values of some fields; a page shown again keeps those of its first time."""
    if request.method == "POST" and request.POST.get(FIELD):
        return request.POST[FIELD]
    values = current_values(organisation)
    shown = {key: values[key] for key in keys if key in values}
    return signing.dumps({"ref": organisation.ref, "values": shown}, salt=SALT, compress=True)


def seen_by_page(request: HttpRequest, organisation: Organisation) -> Mapping[str, Any]:
    """Return the values that the posting page showed; none if it does not say, or says another's."""
    try:
        told = signing.loads(request.POST.get(FIELD, ""), salt=SALT)
    except signing.BadSignature:
        return {}
    return told["values"] if told.get("ref") == organisation.ref else {}
