"""Calendars: rules, exceptions, zones, whole days, encodings; what is no calendar is refused."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from maillage.agenda.imports.calendar import CalendarFile
from maillage.agenda.imports.rows import ReadEvent
from maillage.algorithms.schedule import Schedule, expand
from maillage.directory.sources.rows import SourceError

PARIS = ZoneInfo("Europe/Paris")
ZONES = """BEGIN:VTIMEZONE
TZID:/maison/Paris
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""


def calendar(path: Path, *events: str, head: str = "", encoding: str = "utf-8") -> CalendarFile:
    body = "".join(f"BEGIN:VEVENT\nSUMMARY:Atelier\n{one}\nEND:VEVENT\n" for one in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{body}END:VCALENDAR\n"
    file = path / "agenda.ics"
    file.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    return CalendarFile(file, file.name, zone=PARIS, today=date(2026, 3, 3))


def only(path: Path, event: str, **options: str) -> ReadEvent:
    (found,) = calendar(path, event, **options)
    return found


def starts(read: ReadEvent) -> list[str]:
    schedule = Schedule.from_json(read.facts["schedule"])
    dated = expand(schedule, first=date(2025, 1, 1), last=date(2027, 12, 31), calendars={})
    return [f"{one.start:%Y-%m-%d %H:%M}+{one.minutes}{' annulé' * one.cancelled}" for one in dated]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("UID:1\nDTSTART;TZID=Europe/Paris:20260512T200000\nDTEND;TZID=Europe/Paris:20260512T220000",
         ["2026-05-12 20:00+120"]),
        ("UID:1\nDTSTART:20260512T180000Z\nDURATION:PT1H30M", ["2026-05-12 20:00+90"]),
        ("UID:1\nDTSTART:20260512T200000", ["2026-05-12 20:00+0"]),
        ("UID:1\nDTSTART;VALUE=DATE:20260512\nDTEND;VALUE=DATE:20260514", ["2026-05-12 00:00+2880"]),
        ("UID:1\nDTSTART;VALUE=DATE:20260512", ["2026-05-12 00:00+1440"]),
        ("UID:1\nDTSTART;TZID=America/New_York:20260512T100000\nDTEND;TZID=America/New_York:20260512T110000",
         ["2026-05-12 10:00+60"]),
        ("UID:1\nDTSTART:20260512T200000\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20260519T200000\nRDATE:20260601T100000",
         ["2026-05-12 20:00+0", "2026-05-26 20:00+0", "2026-06-01 10:00+0"]),
        ("UID:1\nDTSTART;TZID=Europe/Paris:20261020T200000\nRRULE:FREQ=WEEKLY;UNTIL=20261103T190000Z",
         ["2026-10-20 20:00+0", "2026-10-27 20:00+0", "2026-11-03 20:00+0"]),
        ("UID:1\nDTSTART;TZID=Europe/Paris:20260512T200000\nRRULE:FREQ=WEEKLY;UNTIL=20260519",
         ["2026-05-12 20:00+0", "2026-05-19 20:00+0"]),
        ("UID:1\nDTSTART:20260512T200000\nRRULE:FREQ=HOURLY;COUNT=3",
         ["2026-05-12 20:00+0", "2026-05-12 21:00+0", "2026-05-12 22:00+0"]),
        ("UID:1\nDTSTART:20261020T180000Z\nRRULE:FREQ=WEEKLY;COUNT=2", ["2026-10-20 20:00+0", "2026-10-27 19:00+0"]),
        ("UID:1\nDTSTART:20260512T200000\nRRULE:FREQ=SOMETIMES", ["2026-05-12 20:00+0"]),
    ],
)  # fmt: skip
def test_dates_are_those_of_the_calendar(tmp_path, event, expected):
    assert starts(only(tmp_path, event)) == expected


def test_one_date_moved_and_one_cancelled(tmp_path):
    found = calendar(
        tmp_path,
        "UID:1\nRECURRENCE-ID:20260519T200000\nDTSTART:20260520T180000",
        "UID:1\nDTSTART:20260512T200000\nRRULE:FREQ=WEEKLY;COUNT=3",
        "UID:1\nRECURRENCE-ID:20260526T200000\nDTSTART:20260526T200000\nSTATUS:CANCELLED",
    )
    (read,) = found
    assert starts(read) == ["2026-05-12 20:00+0", "2026-05-20 18:00+0", "2026-05-26 20:00+0 annulé"]


def test_a_date_without_its_series_is_an_event(tmp_path):
    assert starts(
        only(tmp_path, "UID:1\nRECURRENCE-ID:20260519T200000\nDTSTART:20260520T180000")
    ) == ["2026-05-20 18:00+0"]


def test_a_zone_of_the_calendar_s_own_and_one_for_all(tmp_path):
    own = only(tmp_path, "UID:1\nDTSTART;TZID=/maison/Paris:20260512T200000", head=ZONES)
    assert (starts(own), own.facts["timezone"]) == (["2026-05-12 20:00+0"], "Europe/Paris")
    told = only(
        tmp_path, "UID:1\nDTSTART:20260512T180000Z", head="X-WR-TIMEZONE:America/Martinique\n"
    )
    assert (starts(told), told.facts["timezone"]) == (["2026-05-12 14:00+0"], "America/Martinique")


def test_words_of_an_event(tmp_path):
    read = only(
        tmp_path,
        "UID:a@b\nDTSTART:20260512T200000\nLOCATION:Maison des jeux\\, 3 rue Haute\\, 34000 Montpellier\n"
        "GEO:43.61;3.87\nCATEGORIES:Chorale,Gratuit\nSTATUS:CANCELLED\nORGANIZER;CN=Les Glycines:mailto:a@b.fr\n"
        "DESCRIPTION:Une ligne qui est\n  pliée\\net une autre",
    )
    facts = read.facts
    assert facts["place"] == {
        "label": "Maison des jeux", "address": "3 rue Haute", "postcode": "34000", "city": "Montpellier",
        "lat": 43.61, "lon": 3.87,
    }  # fmt: skip
    assert (facts["status"], facts["organiser_text"]) == ("cancelled", "Les Glycines")
    assert facts["keywords"] == ["Chorale", "Gratuit"]
    assert facts["themes"] == ["culture.chant"]
    assert facts["description"] == "Une ligne qui est pliée\net une autre"


def test_windows_encoding_is_read(tmp_path):
    read = only(tmp_path, "UID:1\nDTSTART:20260512T200000\nDESCRIPTION:Été", encoding="cp1252")
    assert read.facts["description"] == "Été"


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ("UID:1\nCLASS:PRIVATE\nDTSTART:20260512T200000", "privé"),
        ("UID:1\nDTSTART:n'importe quoi", "date"),
    ],
)
def test_what_may_not_be_imported_is_told(tmp_path, event, reason):
    read = only(tmp_path, event)
    words = [one.reason for one in read.problems] + [one.why for one in read.unread]
    assert any(reason in word for word in words)


@pytest.mark.parametrize(
    "content", [b"<html>", b"\x00\x01", b"BEGIN:VCARD\r\nEND:VCARD\r\n", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n"]
)  # fmt: skip
def test_what_is_no_calendar_is_refused_in_french(tmp_path, content):
    file = tmp_path / "agenda.ics"
    file.write_bytes(content)
    with pytest.raises(SourceError, match="calendrier"):
        list(CalendarFile(file, file.name, zone=PARIS, today=date(2026, 3, 3)))
