"""What the account says, as ActivityStreams 2.0 with Mobilizon's vocabulary for events.

https://www.w3.org/TR/activitystreams-vocabulary/#dfn-event and framasoft/mobilizon,
``docs/contribute/activity_pub.md`` and ``lib/federation/activity_stream/converter/event.ex``.
"""

import hashlib
import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.html import escape

from maillage.agenda.enums import Attendance, OccurrenceState, OnlineLink, OrganiserState, Status
from maillage.agenda.federation import addresses
from maillage.agenda.federation.keys import public_pem
from maillage.agenda.models import Event, Note, Occurrence
from maillage.core.site import current_site_name
from maillage.core.ui.french import format_moment
from maillage.core.ui.markdown import render_markdown

PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
STREAMS = "https://www.w3.org/ns/activitystreams"
SECURITY = "https://w3id.org/security/v1"
CONTEXT: list[Any] = [
    STREAMS,
    {
        "sc": "http://schema.org#",
        "ical": "http://www.w3.org/2002/12/cal/ical#",
        "mz": "https://joinmobilizon.org/ns#",
        "Hashtag": "as:Hashtag",
        "uuid": "sc:identifier",
        "category": "sc:category",
        "inLanguage": "sc:inLanguage",
        "address": {"@id": "sc:address", "@type": "sc:PostalAddress"},
        "PostalAddress": "sc:PostalAddress",
        "streetAddress": "sc:streetAddress",
        "postalCode": "sc:postalCode",
        "addressLocality": "sc:addressLocality",
        "addressCountry": "sc:addressCountry",
        "maximumAttendeeCapacity": "sc:maximumAttendeeCapacity",
        "remainingAttendeeCapacity": "sc:remainingAttendeeCapacity",
        "joinMode": {"@id": "mz:joinMode", "@type": "mz:joinModeType"},
        "joinModeType": {"@id": "mz:joinModeType", "@type": "rdfs:Class"},
        "externalParticipationUrl": {"@id": "mz:externalParticipationUrl", "@type": "sc:URL"},
        "repliesModerationOption": {
            "@id": "mz:repliesModerationOption",
            "@type": "mz:repliesModerationOptionType",
        },
        "repliesModerationOptionType": {
            "@id": "mz:repliesModerationOptionType",
            "@type": "rdfs:Class",
        },
        "timezone": {"@id": "mz:timezone", "@type": "sc:Text"},
        "isOnline": {"@id": "mz:isOnline", "@type": "sc:Boolean"},
    },
]


def actor_document() -> dict[str, Any]:
    """Return the account: an application that people follow, that follows and answers nobody."""
    name = current_site_name()
    return {
        "@context": [STREAMS, SECURITY],
        "id": addresses.actor(),
        "type": "Application",
        "preferredUsername": addresses.NAME,
        "name": f"Agenda de {name}",
        "summary": f"<p>Les événements publics de {escape(name)}. Ce compte ne lit pas les messages.</p>",
        "url": addresses.absolute("/agenda/"),
        "inbox": addresses.inbox(),
        "outbox": addresses.outbox(),
        "followers": addresses.followers(),
        "manuallyApprovesFollowers": False,
        "discoverable": True,
        "endpoints": {"sharedInbox": addresses.inbox()},
        "publicKey": {
            "id": addresses.key(),
            "owner": addresses.actor(),
            "publicKeyPem": public_pem(),
        },
    }


def webfinger_document() -> dict[str, Any]:
    """Return the resource descriptor of the account (RFC 7033)."""
    return {
        "subject": f"acct:{addresses.handle()}",
        "aliases": [addresses.actor()],
        "links": [
            {
                "rel": "http://webfinger.net/rel/profile-page",
                "type": "text/html",
                "href": addresses.absolute("/agenda/"),
            },
            {"rel": "self", "type": "application/activity+json", "href": addresses.actor()},
        ],
    }


def event_object(date: Occurrence) -> dict[str, Any]:
    """Return one date of an event as an Event object, without ``@context``.

    ``date.event`` has its place and themes fetched (``with_details``).
    """
    event = date.event
    address = addresses.object_of_date(date)
    told: dict[str, Any] = {
        "type": "Event",
        "id": address,
        "url": addresses.absolute(event.get_absolute_url()),
        "uuid": f"{event.ref}-{date.key}",
        "to": [PUBLIC],
        "cc": [addresses.followers()],
        "attributedTo": addresses.actor(),
        "actor": addresses.actor(),
        "name": event.title,
        "mediaType": "text/html",
        "content": content_of(date),
        "published": _instant(event.published_at or event.created_at),
        "updated": _instant(event.updated_at),
        "startTime": _local(date.starts_at, event),
        "endTime": _local(date.ends_at, event),
        "timezone": event.timezone,
        "category": "MEETING",
        "joinMode": "free",
        "repliesModerationOption": "closed",
        "commentsEnabled": False,
        "draft": False,
        "status": status_of(date),
        "ical:status": status_of(date),
        "inLanguage": (event.languages or ["fr"])[0],
        "isOnline": event.attendance != Attendance.ON_SITE,
        "tag": [_hashtag(word) for word in event.keywords],
        "attachment": list(_attachments(event)),
    }
    told.update(_place(event))
    told.update(_registration(date))
    return told


def _registration(date: Occurrence) -> dict[str, Any]:
    """Tell where to register: on our page, or by the event's own link."""
    event = date.event
    links = [link["value"] for link in event.links if link.get("kind") == "url"]
    if event.registration:
        links = [addresses.absolute(event.get_absolute_url())]
    told: dict[str, Any] = {}
    if links:
        told = {"joinMode": "external", "externalParticipationUrl": links[0]}
    if date.places is not None:
        told["maximumAttendeeCapacity"] = date.places
        told["remainingAttendeeCapacity"] = date.left
    return told


def _place(event: Event) -> dict[str, Any]:
    place = event.place
    if place is None:
        return {}
    told: dict[str, Any] = {
        "type": "Place",
        "name": ", ".join(filter(None, (str(place), event.room))),
        "address": {
            "type": "PostalAddress",
            "streetAddress": place.address,
            "postalCode": place.postcode,
            "addressLocality": place.city,
            "addressCountry": "FR",
        },
    }
    if place.position is not None:
        told["latitude"], told["longitude"] = place.position
    return {"location": told}


def _attachments(event: Event) -> list[dict[str, Any]]:
    """The page that Mobilizon shows as "Website", and the image with its alternative text."""
    page = event.website or addresses.absolute(event.get_absolute_url())
    if event.online_url and event.online_link == OnlineLink.ALL:
        page = event.online_url
    told: list[dict[str, Any]] = [
        {"type": "Link", "href": page, "mediaType": "text/html", "name": "Website"}
    ]
    if event.image:
        told.append(
            {
                "type": "Document",
                "mediaType": "image/webp",
                "url": addresses.absolute(f"{settings.MEDIA_URL}{event.image.name}"),
                "name": event.image_alt,
            }
        )
    return told


def content_of(date: Occurrence) -> str:
    """Return when, where and what as HTML, for readers that know no events."""
    event = date.event
    zone = ZoneInfo(event.timezone)
    lines = [format_moment(date.starts_at.astimezone(zone), date.ends_at.astimezone(zone))]
    if event.place is not None:
        lines.append(", ".join(filter(None, (event.place.label, event.place.one_line))))
    names = [str(event.organisation)] if event.organisation else [event.organiser_text]
    names += [
        str(link.organisation)
        for link in event.organiser_links.all()
        if link.state == OrganiserState.ACCEPTED
    ]
    lines.append(" · ".join(filter(None, names)))
    head = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    summary = f"<p>{escape(event.summary)}</p>" if event.summary else ""
    return f"{head}{summary}{render_markdown(event.description)}"


def status_of(date: Occurrence) -> str:
    """Return iCalendar's STATUS of one date."""
    is_off = date.event.status == Status.CANCELLED or date.state == OccurrenceState.CANCELLED
    if is_off:
        return "CANCELLED"
    return "TENTATIVE" if date.event.status == Status.POSTPONED else "CONFIRMED"


def digest_of(told: dict[str, Any]) -> str:
    """Return what changes when an object says something else; the date of change alone is nothing new."""
    said = {name: value for name, value in told.items() if name != "updated"}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def activity(kind: str, told: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    """Return a Create or an Update of an object."""
    return {
        "@context": CONTEXT,
        "id": f"{told['id']}#{kind.lower()}-{at:%Y%m%d%H%M%S}",
        "type": kind,
        "actor": addresses.actor(),
        "published": _instant(at),
        "to": told["to"],
        "cc": told["cc"],
        "object": told,
    }


def tombstone(ref: str, key: str, *, at: datetime) -> dict[str, Any]:
    """Return what stands where an object was."""
    address = addresses.object_of(ref, key)
    return {"id": address, "type": "Tombstone", "formerType": "Event", "deleted": _instant(at)}


def deletion(note: Note, *, at: datetime) -> dict[str, Any]:
    """Return the Delete of what was told."""
    address = addresses.object_of(note.event.ref, note.key)
    return {
        "@context": STREAMS,
        "id": f"{address}#delete",
        "type": "Delete",
        "actor": addresses.actor(),
        "to": [PUBLIC],
        "cc": [addresses.followers()],
        "object": tombstone(note.event.ref, note.key, at=at),
    }


def acceptance(follow: dict[str, Any]) -> dict[str, Any]:
    """Return the Accept of a Follow."""
    digest = hashlib.sha256(json.dumps(follow, sort_keys=True).encode()).hexdigest()[:20]
    return {
        "@context": STREAMS,
        "id": f"{addresses.actor()}#accept-{digest}",
        "type": "Accept",
        "actor": addresses.actor(),
        "object": follow,
    }


def _hashtag(word: str) -> dict[str, str]:
    name = "".join(part.capitalize() for part in word.split())
    return {
        "type": "Hashtag",
        "name": f"#{name}",
        "href": addresses.absolute(f"/agenda/?mot={word}"),
    }


def _instant(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _local(moment: datetime, event: Event) -> str:
    return moment.astimezone(ZoneInfo(event.timezone)).isoformat(timespec="seconds")
