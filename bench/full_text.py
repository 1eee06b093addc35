"""SQLite FTS5 and PostgreSQL full text doing the work of a search page on the same organisations."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg

POSTGRESQL = Path("/usr/lib/postgresql/15/bin")
COPIED = (
    "SELECT o.id, o.name, o.description, o.kind, o.state,"
    " coalesce((SELECT theme_id FROM directory_organisationtheme t"
    "  WHERE t.organisation_id = o.id ORDER BY t.\"order\" LIMIT 1), '') AS theme, p.lat, p.lon"
    " FROM directory_organisation o LEFT JOIN territory_place p ON p.id = o.place_id"
)
COLUMNS = "id, name, description, kind, state, theme, lat, lon"
# The rest of the page, once the answers are in the table m.
REST = (
    "SELECT count(*) FROM m",
    "SELECT theme, count(*) FROM m JOIN docs USING (id) GROUP BY theme ORDER BY 2 DESC LIMIT 30",
    "SELECT kind, count(*) FROM m JOIN docs USING (id) GROUP BY kind",
    "SELECT state, count(*) FROM m JOIN docs USING (id) GROUP BY state",
    "SELECT round(lat * 2), round(lon * 2), count(*) FROM m JOIN docs USING (id) GROUP BY 1, 2",
)


class Sqlite:
    """An FTS5 table with accents removed, made once."""

    def __init__(self, file: Path, source: Path) -> None:
        if not file.exists():
            partial = file.with_suffix(".partial")
            partial.unlink(missing_ok=True)
            with closing(sqlite3.connect(partial)) as connection:
                connection.execute(f"ATTACH '{source}' AS site")
                connection.execute(
                    f"CREATE TABLE docs ({COLUMNS.replace('id', 'id PRIMARY KEY', 1)})"
                )
                connection.execute(f"INSERT INTO docs {COPIED}")
                connection.execute(
                    "CREATE VIRTUAL TABLE fts USING fts5(name, description, content='docs',"
                    " content_rowid='id', tokenize='unicode61 remove_diacritics 2')"
                )
                connection.execute("INSERT INTO fts(fts) VALUES ('rebuild')")
                connection.commit()
            partial.rename(file)
        self.connection = sqlite3.connect(file)
        self.connection.execute("PRAGMA temp_store = MEMORY")

    def page(self, text: str) -> None:
        ask = self.connection.execute
        words = " ".join(f'"{word}"' for word in text.split())
        ask(
            "SELECT name FROM fts WHERE fts MATCH ? ORDER BY bm25(fts, 5, 1) LIMIT 20", [words]
        ).fetchall()
        ask("DROP TABLE IF EXISTS m")
        ask("CREATE TEMP TABLE m AS SELECT rowid AS id FROM fts WHERE fts MATCH ?", [words])
        for query in REST:
            ask(query).fetchall()

    def close(self) -> None:
        self.connection.close()


class Postgresql:
    """A weighted tsvector in the French configuration with a GIN index."""

    def __init__(self, connection: "psycopg.Connection[tuple[object, ...]]") -> None:
        self.connection = connection

    def fill(self, source: Path) -> None:
        ask = self.connection.execute
        ask(
            "CREATE TABLE docs (id bigint PRIMARY KEY, name text, description text, kind text,"
            " state text, theme text, lat float, lon float, words tsvector)"
        )
        with (
            closing(sqlite3.connect(source)) as site,
            self.connection.cursor() as cursor,
            cursor.copy(f"COPY docs ({COLUMNS}) FROM STDIN") as copy,
        ):
            for row in site.execute(COPIED):
                copy.write_row(row)
        ask(
            "UPDATE docs SET words = setweight(to_tsvector('french', name), 'A')"
            " || setweight(to_tsvector('french', description), 'D')"
        )
        ask("CREATE INDEX ON docs USING gin (words)")
        ask("ANALYZE docs")

    def page(self, text: str) -> None:
        ask = self.connection.execute
        ask(
            "SELECT name FROM docs, plainto_tsquery('french', %s) q WHERE words @@ q"
            " ORDER BY ts_rank(words, q) DESC LIMIT 20",
            [text],
        ).fetchall()
        ask("DROP TABLE IF EXISTS m")
        ask(
            "CREATE TEMP TABLE m AS SELECT id FROM docs"
            " WHERE words @@ plainto_tsquery('french', %s)",
            [text],
        )
        for query in REST:
            ask(query).fetchall()


@contextmanager
def postgresql(folder: Path, source: Path) -> Iterator[Postgresql | None]:
    """A private cluster of its own for the length of the measure; None where there is no PostgreSQL."""
    if not (POSTGRESQL / "initdb").exists():
        yield None
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    as_postgres = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        for parent in folder.parents:
            if parent.stat().st_uid == 0 and parent.stat().st_mode & 0o001 == 0:
                raise RuntimeError(f"PostgreSQL may not enter {parent}")
        as_postgres = ["runuser", "-u", "postgres", "--"]

    def run(*command: str) -> None:
        subprocess.run([*as_postgres, *command], check=True, stdout=subprocess.DEVNULL, cwd="/")

    data = folder / "data"
    run(str(POSTGRESQL / "initdb"), "-D", str(data), "-A", "trust", "-U", "postgres", "-E", "UTF8")
    options = f"-c listen_addresses='' -k {folder} -c shared_buffers=512MB -c fsync=off"
    control = str(POSTGRESQL / "pg_ctl")
    run(control, "-w", "-D", str(data), "-o", options, "-l", str(folder / "log"), "start")
    try:
        with psycopg.connect(host=str(folder), user="postgres", autocommit=True) as connection:
            server = Postgresql(connection)
            server.fill(source)
            yield server
    finally:
        run(control, "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder)
