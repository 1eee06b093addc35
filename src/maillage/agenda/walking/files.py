"""A trail for other programs: GPX 1.1 (https://www.topografix.com/GPX/1/1/), for phones and watches."""

from io import StringIO
from xml.sax.saxutils import XMLGenerator

from maillage.agenda.feeds.words import base_url
from maillage.agenda.walking.reading import Walked, position_of

GPX_TYPE = "application/gpx+xml; charset=utf-8"


def gpx_of(walked: Walked) -> str:
    """Return the stops as way points, and as one route in their order."""
    buffer = StringIO()
    writer = XMLGenerator(buffer, encoding="utf-8", short_empty_elements=True)
    writer.startDocument()
    writer.startElement(
        "gpx",
        {"version": "1.1", "creator": "Maillage", "xmlns": "http://www.topografix.com/GPX/1/1"},
    )
    writer.startElement("metadata", {})
    _text(writer, "name", walked.trail.title)
    writer.startElement("link", {"href": f"{base_url()}{walked.trail.get_absolute_url()}"})
    writer.endElement("link")
    writer.endElement("metadata")
    _points(writer, "wpt", walked)
    writer.startElement("rte", {})
    _text(writer, "name", walked.trail.title)
    _points(writer, "rtept", walked)
    writer.endElement("rte")
    writer.endElement("gpx")
    return buffer.getvalue()


def _points(writer: XMLGenerator, element: str, walked: Walked) -> None:
    for line in walked.lines:
        lat, lon = position_of(line)
        writer.startElement(element, {"lat": str(lat), "lon": str(lon)})
        _text(writer, "name", f"{line.seen.number}. {line.seen.stop.label}")
        _text(
            writer,
            "desc",
            ". ".join(filter(None, (line.where, line.seen.hours_text, line.step_free))),
        )
        writer.endElement(element)


def _text(writer: XMLGenerator, element: str, text: str) -> None:
    writer.startElement(element, {})
    writer.characters(text)
    writer.endElement(element)
