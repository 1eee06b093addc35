"""Copying a whole database out and in: SQLite by its online backup, PostgreSQL by COPY."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from maillage.core.backup.manifest import CHUNK, BackupError

SQLITE_FILE = "base.sqlite3"
TABLES_FOLDER = "base"
MIGRATIONS_TABLE = "django_migrations"

Progress = Callable[[int], None]


def quote(name: str) -> str:
    return connection.ops.quote_name(name)


def database_file() -> Path:
    return Path(settings.DATABASES["default"]["NAME"])


def dump_sqlite(folder: Path) -> dict[str, int]:
    """Copy the running database, as it is at one moment, to a file; return its rows per table."""
    target = folder / SQLITE_FILE
    # One step for all pages: a copy in several would start again at each write of the running site.
    with (
        closing(sqlite3.connect(f"file:{database_file()}?mode=ro", uri=True, timeout=60)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy, pages=-1)
        # A copy without a write-ahead log is one file and nothing else.
        copy.execute("PRAGMA journal_mode=DELETE")
        return count_sqlite(copy)


def count_sqlite(database: sqlite3.Connection) -> dict[str, int]:
    names = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    ).fetchall()
    return {
        name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - read above
        for (name,) in names
    }


def check_sqlite(file: Path) -> bool:
    """Say whether a database file holds together."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            return database.execute("PRAGMA quick_check").fetchone()[0] == "ok"
    except sqlite3.DatabaseError:
        return False


def data_tables() -> list[str]:
    """Return the tables that hold data; the record of migrations is rebuilt by migrating."""
    return sorted(set(connection.introspection.table_names()) - {MIGRATIONS_TABLE})


@transaction.atomic
def dump_postgresql(folder: Path, progress: Progress) -> dict[str, int]:
    """Copy each table to a file, all as they are at one moment; return rows per table."""
    target = folder / TABLES_FOLDER
    target.mkdir()
    counts = {}
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for done, table in enumerate(data_tables(), start=1):
            columns = column_names(table)
            query = f"COPY {quote(table)} ({', '.join(map(quote, columns))}) TO STDOUT"
            with (target / table).open("wb") as stream, cursor.copy(query) as copy:
                stream.write(("\t".join(columns) + "\n").encode())
                for block in copy:
                    stream.write(block)
            counts[table] = cursor.rowcount
            progress(done)
    return counts


def column_names(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
            "AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
            [quote(table)],
        )
        return [name for (name,) in cursor.fetchall()]


@transaction.atomic
def load_postgresql(folder: Path, migrations: list[tuple[str, str]], progress: Progress) -> None:
    """Replace the whole content of the database, in one transaction.

    The schema is first built as it was when the backup was made, so an older backup fits; the caller
    migrates it forward afterwards.
    """
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"DROP TABLE IF EXISTS {quote(table)} CASCADE")
        executor = MigrationExecutor(connection)
        executor.migrate(last_ones(executor, migrations))
        # Rows that migrations create are in the backup too.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {', '.join(map(quote, data_tables()))} CASCADE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        present = set(data_tables())
        for done, file in enumerate(sorted((folder / TABLES_FOLDER).iterdir()), start=1):
            if file.name in present:
                load_table(cursor, file)
            progress(done)
        reset_sequences(cursor)


def last_ones(
    executor: MigrationExecutor, migrations: list[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Return the migrations that no other of the same app follows: aiming at an earlier one undoes the later."""
    nodes, wanted = executor.loader.graph.node_map, set(migrations)
    return [
        (app, name)
        for app, name in migrations
        if not any(
            child.key[0] == app and child.key in wanted for child in nodes[app, name].children
        )
    ]


def load_table(cursor: object, file: Path) -> None:
    with file.open("rb") as stream:
        columns = stream.readline().decode().rstrip("\n").split("\t")
        if unknown := sorted(set(columns) - set(column_names(file.name))):
            # Never let a file write a part of the command that reads it.
            raise BackupError(
                f"La sauvegarde donne à la table {file.name} une colonne « {unknown[0][:40]} » "
                "qu’elle n’a pas. Rien n’a été changé."
            )
        query = f"COPY {quote(file.name)} ({', '.join(map(quote, columns))}) FROM STDIN"
        with cursor.copy(query) as copy:
            while block := stream.read(CHUNK):
                copy.write(block)


def reset_sequences(cursor: object) -> None:
    """Make each automatic number go on after the highest one restored."""
    for table in data_tables():
        for found in connection.introspection.get_sequences(cursor, table):
            column = quote(found["column"])
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence(%s, %s), coalesce(max({column}), 1), "  # noqa: S608
                f"max({column}) IS NOT NULL) FROM {quote(table)}",
                [quote(table), found["column"]],
            )
