"""Real installations, driven through the real command line in processes of their own."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

PATIENCE = 60.0


def postgresql_url(name: str) -> str:
    config = settings.DATABASES["default"]
    return f"postgres://{config['USER']}@{config['HOST'].replace('/', '%2F')}/{name}"


def on_server(statement: sql.Composed) -> None:
    config = settings.DATABASES["default"]
    place = {"host": config["HOST"], "user": config["USER"], "dbname": "postgres"}
    with psycopg.connect(**place, autocommit=True) as connection:
        connection.execute(statement)


@dataclass
class Installation:
    """A data folder, its database, and the commands run on it."""

    data: Path
    database: str = ""  # the name of a PostgreSQL database, or nothing for SQLite
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def env(self) -> dict[str, str]:
        kept = {
            name: os.environ[name]
            for name in ("PATH", "HOME", "LANG", "TMPDIR")
            if name in os.environ
        }
        if self.database:
            kept["DATABASE_URL"] = postgresql_url(self.database)
        return kept | {"MAILLAGE_DATA": str(self.data), "PYTHONWARNINGS": "error"} | self.extra

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "maillage.config.cli", *arguments],
            env=self.env,
            cwd=self.data.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments)
        out, err = process.communicate(timeout=PATIENCE)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def json(self, *arguments: str) -> dict:
        done = self.run(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def python(self, code: str) -> str:
        """Run code inside a process that has the settings of this installation."""
        done = subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\n{code}"],
            env=self.env | {"DJANGO_SETTINGS_MODULE": "maillage.config.settings"},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def dump(self) -> dict[str, list[str]]:
        """Return every row of every table, as text, sorted: two equal databases give equal dumps."""
        if self.database:
            config = settings.DATABASES["default"]
            place = {"host": config["HOST"], "user": config["USER"], "dbname": self.database}
            names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            with psycopg.connect(**place) as connection:
                tables = read_tables(connection.execute, names)
        else:
            names = (
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
            with closing(sqlite3.connect(self.data / "maillage.sqlite3")) as connection:
                tables = read_tables(connection.execute, names)
        # When migrations ran and which workers live is not what people saved.
        tables["core_setting"] = [row for row in tables["core_setting"] if "worker:" not in row]
        return {
            name: rows
            for name, rows in tables.items()
            if name not in {"django_migrations", "core_cache"}
        }


def read_tables(execute: Callable[[str], Any], names: str) -> dict[str, list[str]]:
    tables = {}
    for (table,) in list(execute(names)):
        cursor = execute(f'SELECT * FROM "{table}"')
        columns = [column[0] for column in cursor.description]
        tables[table] = sorted(repr(sorted(zip(columns, row, strict=True))) for row in cursor)
    return tables


@dataclass
class Site:
    """A site that runs."""

    process: subprocess.Popen[str]
    port: int
    data: Path

    def get(self, path: str) -> tuple[int, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers={"Host": "localhost"})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def children(self, module: str) -> list[int]:
        """Return the processes of the site whose command line names a module, parents first."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    command = (entry / "cmdline").read_text()
                    environment = (entry / "environ").read_text()
                except OSError:
                    continue
                if module in command and str(self.data) in environment:
                    found.append(int(entry.name))
        return sorted(found)

    def wait_ready(self) -> None:
        wait_until(self.answers)

    def answers(self) -> bool:
        assert self.process.poll() is None, self.process.communicate()
        try:
            return self.get("/sante")[0] == 200
        except (OSError, HTTPException):
            return False


def wait_until(condition: Callable[[], object], patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


FILL = (
    "from maillage.core.models import Setting\n"
    "from maillage.core.mail import enqueue\n"
    "from maillage.core import clock\n"
    "for n in range(200):\n"
    "    enqueue(key=f'cle {n}', to='a@exemple.fr', subject='É\\t\\\\N', text='ligne\\n\\\\.\\n', now=clock.now())\n"
    "Setting.objects.create(key='essai', value={'liste': [1, None, 'é']})"
)


def create_database(prefix: str, template: str = "template0") -> str:
    """Create a PostgreSQL database when the suite runs on PostgreSQL; return its name, or nothing."""
    if settings.EMBEDDED:
        return ""
    name = f"{prefix}_{uuid.uuid4().hex[:12]}"
    on_server(
        sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template)
        )
    )
    return name


@contextmanager
def place(data: Path, template: Installation | None = None) -> Iterator[Installation]:
    """Yield an installation in ``data``: a copy of another one, or nothing yet."""
    if template is not None:
        shutil.copytree(template.data, data)
    database = create_database(
        "essai", template.database if template and template.database else "template0"
    )
    try:
        yield Installation(data, database)
    finally:
        if database:
            on_server(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with place(tmp_path_factory.mktemp("modele") / "var") as installation:
        done = installation.run("init", "--name", "Ville d’essai", "--insee", "34172")
        assert done.returncode == 0, done.stderr
        yield installation


@pytest.fixture(scope="session")
def _filled_template(
    tmp_path_factory: pytest.TempPathFactory, _template: Installation
) -> Iterator[Installation]:
    with place(tmp_path_factory.mktemp("rempli") / "var", _template) as installation:
        installation.python(FILL)
        logo = installation.data / "media" / "logos" / "a.png"
        logo.parent.mkdir(parents=True)
        logo.write_bytes(b"\x89PNG logo")
        answer = installation.json("backup", str(installation.data.parent / "sauvegarde.tar.gz"))
        assert answer["media"] == 1
        yield installation


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Installation]:
    """A place where nothing was ever installed."""
    with place(tmp_path / "vide") as installation:
        yield installation


@pytest.fixture
def installation(tmp_path: Path, _template: Installation) -> Iterator[Installation]:
    """A territory of its own, without any association yet."""
    with place(tmp_path / "var", _template) as installation:
        yield installation


@pytest.fixture
def saved(tmp_path: Path, _filled_template: Installation) -> Iterator[tuple[Installation, Path]]:
    """An installation that holds something, and its backup."""
    file = tmp_path / "sauvegarde.tar.gz"
    shutil.copy(_filled_template.data.parent / file.name, file)
    with place(tmp_path / "var", _filled_template) as installation:
        yield installation, file


@pytest.fixture
def serve() -> Iterator[Callable[..., Site]]:
    """Start the site of an installation; it is stopped at the end of the test."""
    sites: list[Site] = []

    def start(place: Installation, *arguments: str) -> Site:
        port = free_port()
        site = Site(place.start("serve", "--port", str(port), *arguments), port, place.data)
        sites.append(site)
        site.wait_ready()
        return site

    yield start
    for site in sites:
        if site.process.poll() is None:
            site.process.send_signal(signal.SIGTERM)
        if not site.process.stdout.closed:
            site.process.communicate(timeout=PATIENCE)
