"""Documents written as they are read: memory does not grow with the list."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe

# A spreadsheet runs a cell that starts so; an apostrophe in front keeps it text (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"
CSV_TYPE = "text/csv; charset=utf-8"
GEOJSON_TYPE = "application/geo+json"


def safe_cell(value: Any) -> Any:
    """Return a cell that no spreadsheet runs. Numbers and ordinary phone numbers stay as they are."""
    if not isinstance(value, str) or not value.startswith(FORMULA):
        return value
    if value[0] in "+-" and value[1:].replace(" ", "").replace(".", "").isdigit():
        return value
    return f"'{value}"


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield the lines of a CSV that opens well in a spreadsheet: UTF-8 with BOM, formulas disarmed."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(header)
    yield BOM + _taken(buffer)
    for row in rows:
        writer.writerow([safe_cell(value) for value in row])
        yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def script_json(value: dict[str, Any]) -> SafeString:
    """Return JSON that no text of it can bring out of its script element."""
    text = dumps(value)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return mark_safe(text)  # noqa: S308 - escaped just above


def json_parts(head: dict[str, Any], key: str, items: Iterable[Any]) -> Iterator[str]:
    """Yield one JSON object: what ``head`` says, then ``key`` as a list written item by item."""
    opening = dumps(head)[:-1]
    yield f'{opening}{"," if head else ""}"{key}":['
    for number, item in enumerate(items):
        yield ("," if number else "") + "\n" + dumps(item)
    yield "\n]}\n"


def geojson_parts(head: dict[str, Any], features: Iterable[Any]) -> Iterator[str]:
    """Yield a GeoJSON FeatureCollection (RFC 7946) with ``head`` as foreign members."""
    return json_parts({"type": "FeatureCollection", **head}, "features", features)


def stream_response(
    parts: Iterable[str], content_type: str, filename: str = ""
) -> StreamingHttpResponse:
    """Answer with a document written as it is read."""
    response = StreamingHttpResponse(_in_chunks(parts), content_type=content_type)
    if filename:
        response["Content-Disposition"] = content_disposition_header(True, filename)
    return response


def _in_chunks(parts: Iterable[str], size: int = 32_768) -> Iterator[bytes]:
    """Join small parts: one write to the network for many lines."""
    waiting: list[str] = []
    length = 0
    for part in parts:
        waiting.append(part)
        length += len(part)
        if length >= size:
            yield "".join(waiting).encode()
            waiting, length = [], 0
    if waiting:
        yield "".join(waiting).encode()


def open_to_all(response: HttpResponseBase) -> HttpResponseBase:
    """Let pages of any site read an answer: only for what everybody may see, without a cookie."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
