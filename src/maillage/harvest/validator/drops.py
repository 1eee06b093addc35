"""What somebody drops to have it checked: kept one hour in a folder of its own, then deleted.

Nothing goes to the database. The folder has an unguessable name that only the session of who dropped
the file knows; it holds the file, ``faits.json`` (what was found) and ``lignes.sqlite`` (the rows
as judged, read page by page).
"""

import json
import re
import secrets
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from maillage.core.actor import Actor
from maillage.directory.sources.bytes import Limits
from maillage.directory.sources.mapping import TableMapping
from maillage.directory.sources.rows import SourceError
from maillage.harvest.validator.checking import Checking
from maillage.harvest.validator.guess import Column
from maillage.harvest.validator.judging import Change, Judged, Refusal
from maillage.harvest.validator.layouts import Layout, mapping_of
from maillage.harvest.validator.reading import Look, look_at, sample_of

KEPT = timedelta(hours=1)
MOST_ROWS = 30_000
# Rows compared by name and place with the whole directory: about twenty milliseconds each.
CLOSELY = 300
DECODED = 40_000_000
_TOKEN = re.compile(r"[\w-]{32}")
_FACTS, _ROWS, _FILE = "faits.json", "lignes.sqlite", "depot"


def page_limits() -> Limits:
    """Return the sizes that the page accepts, once decompressed."""
    return Limits(decoded=DECODED, workbook=DECODED, ratio_from=5_000_000)


def drops_folder() -> Path:
    return Path(settings.MAILLAGE_DATA) / "controles"


@dataclass
class Drop:
    """A dropped file and what was found; ``fields`` are chosen by a person, by column position."""

    token: str
    name: str
    at: datetime
    header: list[str] = field(default_factory=list)
    columns: list[dict[str, Any]] = field(default_factory=list)
    layout: str = ""
    words: str = ""
    warnings: list[str] = field(default_factory=list)
    fields: dict[str, str] | None = None
    counts: dict[str, int] = field(default_factory=dict)
    uncompared: int = 0
    problem: str = ""
    imported_as: str = ""

    @property
    def folder(self) -> Path:
        return drops_folder() / self.token

    @property
    def file(self) -> Path:
        return self.folder / _FILE

    @property
    def until(self) -> datetime:
        """When it is deleted."""
        return self.at + KEPT

    def save(self) -> None:
        facts = {**asdict(self), "at": self.at.isoformat()}
        part = self.folder / f"{_FACTS}.part"
        part.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
        part.replace(self.folder / _FACTS)


def keep(chunks: Iterable[bytes], name: str, *, now: datetime) -> Drop:
    """Write a dropped file in a folder of its own and take a first look at it.

    Raises SourceError, and keeps nothing, when it can not be read.
    """
    drop = Drop(secrets.token_urlsafe(24), Path(name).name[:120] or "tableau", now)
    drop.folder.mkdir(parents=True, mode=0o700)
    try:
        with drop.file.open("wb") as stream:
            for chunk in chunks:
                stream.write(chunk)
        look = look_at(drop.file, drop.name, limits=page_limits())
        drop.header, drop.layout = list(look.header), look.layout.code
        drop.words, drop.warnings = look.layout.words, list(look.warnings)
        drop.columns = [asdict(column) for column in look.layout.columns]
        drop.save()
    except BaseException:
        forget(drop.token)
        raise
    return drop


def find(token: str, *, now: datetime) -> Drop | None:
    """Return a drop that is still kept; an expired one is deleted."""
    if not _TOKEN.fullmatch(token):
        return None
    try:
        facts = json.loads((drops_folder() / token / _FACTS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    drop = Drop(**{**facts, "at": datetime.fromisoformat(facts["at"])})
    if drop.until <= now:
        forget(token)
        return None
    return drop


def forget(token: str) -> None:
    """Delete a drop, at once and whole."""
    if _TOKEN.fullmatch(token):
        shutil.rmtree(drops_folder() / token, ignore_errors=True)


def forget_old(now: datetime) -> int:
    """Delete what was dropped more than an hour ago; return how many."""
    folder = drops_folder()
    gone = 0
    for one in folder.iterdir() if folder.is_dir() else ():
        # A folder without facts is being written, or its writing was cut.
        fresh = one.stat().st_mtime >= (now - KEPT).timestamp() and not (one / _FACTS).exists()
        if find(one.name, now=now) is None and not fresh:
            forget(one.name)
            gone += 1
    return gone


def mapping_for(drop: Drop) -> TableMapping | None:
    """Return the correspondence of a drop: the one found, or the one that a person chose."""
    return _look(drop).layout.mapping


def _look(drop: Drop) -> Look:
    look = look_at(drop.file, drop.name, limits=page_limits())
    if drop.fields is None:
        return look
    chosen = tuple(
        Column(column.name, drop.fields.get(str(position), ""), "", column.examples)
        for position, column in enumerate(look.layout.columns)
    )
    sample = sample_of(drop.file, drop.name, limits=page_limits())
    mapping = mapping_of(chosen, look.header, sample, based_on=look.layout.mapping)
    return Look(Layout(look.layout.code, look.layout.words, chosen, mapping), look.header)


def judge(
    drop: Drop, *, actor: Actor, now: datetime, fields: Mapping[str, str] | None = None
) -> None:
    """Judge every row and keep the outcome beside the file.

    ``fields`` are the columns as a person says they are. What stops the reading is kept as a
    sentence: the page shows it, with the columns to change.
    """
    if fields is not None:
        drop.fields = dict(fields)
    layout = _look(drop).layout
    drop.columns = [asdict(column) for column in layout.columns]
    checking = Checking(
        path=drop.file,
        name=drop.name,
        layout=layout,
        today=now.date(),
        limits=page_limits(),
        actor=actor,
        most=MOST_ROWS,
        closely=CLOSELY,
    )
    part = drop.folder / f"{_ROWS}.part"
    part.unlink(missing_ok=True)
    drop.problem = ""
    try:
        _write(part, checking.rows())
    except SourceError as error:
        drop.problem = error.message
    part.replace(drop.folder / _ROWS)
    drop.counts, drop.uncompared = checking.totals(), checking.uncompared
    drop.save()


def _write(path: Path, rows: Iterable[Judged]) -> None:
    with closing(sqlite3.connect(path)) as store:
        store.execute("PRAGMA synchronous = OFF")
        store.execute("CREATE TABLE judged (n INTEGER PRIMARY KEY, verdict TEXT, body TEXT)")
        store.execute("CREATE INDEX by_verdict ON judged (verdict, n)")
        try:
            store.executemany(
                "INSERT INTO judged (verdict, body) VALUES (?, ?)",
                ((row.verdict, json.dumps(asdict(row), ensure_ascii=False)) for row in rows),
            )
        finally:
            store.commit()


def rows_of(drop: Drop, *, verdict: str = "", offset: int = 0, limit: int = -1) -> Iterator[Judged]:
    """Yield judged rows in the order of the file, those of one verdict when asked."""
    where = "WHERE verdict = ? " if verdict else ""
    with closing(sqlite3.connect(f"file:{drop.folder / _ROWS}?mode=ro", uri=True)) as store:
        found = store.execute(
            f"SELECT body FROM judged {where}ORDER BY n LIMIT ? OFFSET ?",  # noqa: S608 - one fixed clause
            (*([verdict] if verdict else []), limit, offset),
        )
        for (body,) in found:
            yield from_json(json.loads(body))


def from_json(content: dict[str, Any]) -> Judged:
    """Return the judged row that was written as JSON."""
    content["changes"] = [Change(**one) for one in content["changes"]]
    content["refusals"] = [Refusal(**one) for one in content["refusals"]]
    return Judged(**content)
