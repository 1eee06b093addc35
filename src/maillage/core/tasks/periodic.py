"""Jobs that come back: modules declare theirs in ``tasks.py``, imported by their ``apps.py``."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

Run = Callable[[datetime], object]


@dataclass(frozen=True)
class Job:
    """A job and its rhythm.

    ``line`` names the queue it waits in: a slow line never delays another. A ``run`` that returns True has
    more to do and is called again at once.
    """

    name: str
    every: timedelta
    run: Run
    line: str = "housekeeping"


_jobs: dict[str, Job] = {}


def every(period: timedelta, *, name: str, line: str = "housekeeping") -> Callable[[Run], Run]:
    """Declare ``run(now)`` as a job of the worker, at least ``period`` apart."""

    def declare(run: Run) -> Run:
        known = _jobs.get(name)
        if known is not None and known.run is not run:
            raise ValueError(f"Job {name} is declared twice")
        _jobs[name] = Job(name=name, every=period, run=run, line=line)
        return run

    return declare


def jobs() -> tuple[Job, ...]:
    """Return every declared job."""
    return tuple(_jobs.values())
