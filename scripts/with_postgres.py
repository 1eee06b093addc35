"""Run a command with a PostgreSQL server of its own: ``python scripts/with_postgres.py COMMAND...``.

The server lives in a temporary folder, listens on a socket there (no port), is started by a user who is
not root (PostgreSQL refuses root), and is stopped and erased at the end, whatever happens. The command finds
it in ``DATABASE_URL``.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

UNPRIVILEGED = ("postgres", "nobody")
# The data are thrown away: nothing has to survive a power cut.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"


def tools() -> Path:
    """Return the folder of PostgreSQL's own programs, the newest version first."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: -int(path.parts[-3])
    )
    if found:
        return found[0].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    sys.exit("PostgreSQL n’est pas installé. Sur Debian ou Ubuntu : apt install postgresql")


def server_user() -> str | None:
    """Return whom to run the server as: nobody else unless we are root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in UNPRIVILEGED if name in known)


def main(command: Sequence[str]) -> int:
    if not command:
        sys.exit("Emploi : python scripts/with_postgres.py COMMANDE...")
    programs, user = tools(), server_user()
    folder = Path(tempfile.mkdtemp(prefix="maillage-pg-"))

    def server(program: str, *arguments: str) -> None:
        prefix = ["runuser", "-u", user, "--"] if user else []
        subprocess.run(
            [*prefix, str(programs / program), *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
        )

    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        server(
            "initdb",
            "-D",
            str(data),
            "-U",
            "maillage",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
        )
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' {FAST}"
        server(
            "pg_ctl", "-D", str(data), "-w", "-s", "-l", str(folder / "log"), "-o", options, "start"
        )
        folder.chmod(0o755)
        url = f"postgres://maillage@{quote(str(folder), safe='')}/postgres"
        return subprocess.run(
            command, check=False, env=os.environ | {"DATABASE_URL": url}
        ).returncode
    except KeyboardInterrupt:
        return 130
    finally:
        if (data / "postmaster.pid").exists():
            server("pg_ctl", "-D", str(data), "-w", "-s", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
