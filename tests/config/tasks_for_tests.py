"""Tasks that leave a trace, for the tests of the worker."""

import time
from pathlib import Path

from django_tasks import task


@task()
def slow_then_done(path: str) -> None:
    """Write a line at the start and one at the end; the first run never ends by itself."""
    file = Path(path)
    first = not file.exists()
    with file.open("a") as stream:
        stream.write("début\n")
    if first:
        time.sleep(600)
    with file.open("a") as stream:
        stream.write("fin\n")


@task()
def deadly(path: str) -> None:
    with Path(path).open("a") as stream:
        stream.write("début\n")
    time.sleep(600)
