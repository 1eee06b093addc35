"""One imported event: made, changed where its source changed, left alone where people edited it here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from maillage.agenda.cleaning import clean
from maillage.agenda.enums import QueuedState, State, Status
from maillage.agenda.errors import InvalidEvent
from maillage.agenda.imports.organisers import Organisers
from maillage.agenda.imports.places import Places
from maillage.agenda.imports.rows import ReadEvent, canonical, digest_of, fingerprint_of, key_of
from maillage.agenda.models import Event, EventSource, QueuedText, SourceEvent
from maillage.agenda.services.events import change_event, create_event, set_status
from maillage.algorithms.schedule import Schedule
from maillage.core.actor import Actor

APART = frozenset({"schedule", "status", "place"})
# The words of a value go with it.
WORDS_OF = {
    "schedule": "hours_text", "price": "conditions", "price_min": "conditions", "price_max": "conditions",
}  # fmt: skip


class Writer:
    """Writes the events of one run of a source."""

    def __init__(self, *, actor: Actor, source: EventSource, now: datetime) -> None:
        self.actor, self.source, self.now = actor, source, now
        self.places = Places(source=source.code)
        self.organisers = Organisers()

    def create(self, read: ReadEvent, key: str) -> SourceEvent:
        """Make the event of a new row; public at once only if its source is."""
        values = self._values(read, read.facts)
        organisation = self.organisers.organisation_for(str(values.get("organiser_text", "")))
        if organisation is not None:
            values.pop("organiser_text")
        event = create_event(
            actor=self.actor,
            organisation=organisation,
            values=values,
            schedule=Schedule.from_json(read.facts.get("schedule", {})),
            now=self.now,
            state=State.PUBLISHED if self.source.publishes else State.SUBMITTED,
        )
        self._status(event, read.facts.get("status", Status.SCHEDULED))
        row = SourceEvent(source=self.source, key=key, event=event)
        self._note(row, read, read.facts, event)
        row.save()
        self._queue(row, read)
        return row

    def update(
        self, row: SourceEvent, read: ReadEvent, changed: set[str]
    ) -> tuple[bool, list[str]]:
        """Write what the source now says otherwise; return whether anything was, and what was left alone.

        Edited here wins: a value that is no longer what the last import wrote stays as people left it.
        """
        event = Event.objects.get(pk=row.event_id)
        if event.state == State.REMOVED:
            return False, []
        wrote = row.facts.get("wrote", {})
        holds = _held(event)
        changed |= {WORDS_OF[name] for name in changed & WORDS_OF.keys()} & read.facts.keys()
        kept = sorted(
            name
            for name in changed
            if name in wrote and canonical(wrote[name]) != canonical(holds.get(name))
        )
        told = {name: read.facts[name] for name in changed if name not in kept}
        self._write(event, read, told)
        event = Event.objects.get(pk=row.event_id)
        said = row.facts.get("said", {}) | read.facts
        now_held = {name: value for name, value in _held(event).items() if name not in kept}
        row.facts = {"said": said, "wrote": wrote | now_held}
        row.digest, row.fingerprint = digest_of(said, read.settled), fingerprint_of(said)
        row.raw = read.raw
        self._queue(row, read)
        return bool(told), kept

    def _write(self, event: Event, read: ReadEvent, told: Mapping[str, Any]) -> None:
        schedule = Schedule.from_json(told["schedule"]) if "schedule" in told else None
        values = self._values(read, told)
        if values or schedule is not None:
            change_event(
                actor=self.actor, event=event, values=values, schedule=schedule, now=self.now
            )
        if "status" in told:
            self._status(event, told["status"])

    def _status(self, event: Event, status: str) -> None:
        set_status(
            actor=self.actor, event=event, status=status, note=event.status_note, now=self.now
        )

    def _values(self, read: ReadEvent, told: Mapping[str, Any]) -> dict[str, Any]:
        """Return what ``create_event`` takes; a value that it would refuse is told and left out."""
        values: dict[str, Any] = {}
        for name, value in told.items():
            if name in APART:
                continue
            try:
                values |= clean({name: value})
            except InvalidEvent as error:
                read.reject(name, value, error.message)
        if values.keys() >= {"age_min", "age_max"} and None not in (
            values["age_min"],
            values["age_max"],
        ):
            values["age_min"], values["age_max"] = sorted((values["age_min"], values["age_max"]))
        if "place" in told:
            values["place"] = self.places.place_for(told["place"]) if told["place"] else None
        return values

    def _note(
        self, row: SourceEvent, read: ReadEvent, said: Mapping[str, Any], event: Event
    ) -> None:
        event = Event.objects.get(pk=event.pk)
        row.facts = {"said": dict(said), "wrote": _held(event)}
        row.digest, row.fingerprint = digest_of(said, read.settled), fingerprint_of(said)
        row.raw, row.seen_at = read.raw, self.now

    def _queue(self, row: SourceEvent, read: ReadEvent) -> None:
        """Keep the texts that wait; one that was decided stays decided until its words change."""
        known = {one.field: one for one in row.queued.all()}
        for one in read.unread:
            before = known.pop(one.field, None)
            if before is None:
                QueuedText.objects.create(
                    row=row, field=one.field, text=one.text, why=one.why, made_at=self.now
                )
            elif canonical(before.text) != canonical(one.text):
                before.text, before.why, before.made_at = one.text, one.why, self.now
                before.state, before.closed_at = QueuedState.OPEN, None
                before.save()
        for gone in known.values():
            if gone.state == QueuedState.OPEN:
                gone.state, gone.closed_at = QueuedState.READ, self.now
                gone.save(update_fields=["state", "closed_at"])


def row_key(read: ReadEvent) -> str:
    """Return what names a row in its source: its number, otherwise its title, place and first day."""
    return key_of(read.uid) or f"f-{fingerprint_of(read.facts)[:40]}"


def _held(event: Event) -> dict[str, Any]:
    """Return what an event holds now, as ``facts["wrote"]`` keeps it."""
    columns = (
        "title", "summary", "description", "organiser_text", "hours_text", "timezone", "attendance", "room",
        "online_url", "price", "price_min", "price_max", "conditions", "links", "phone", "email", "website",
        "access", "access_note", "age_min", "age_max", "keywords", "kind", "status", "schedule", "image_credit",
    )  # fmt: skip
    held = {name: getattr(event, name) for name in columns}
    return held | {"place": event.place_id, "themes": event.theme_codes()}
