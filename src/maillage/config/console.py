"""What commands say: sentences on stdout, progress on stderr, and one JSON object when asked."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from rich.console import Console as RichConsole
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeElapsedColumn
from rich.text import Text

from maillage.core.ui.french import format_number, typography

SPARSE_SECONDS = 10.0

Advance = Callable[[int], None]


class CountColumn(ProgressColumn):
    """How many are done, and of how many when that is known."""

    def render(self, task: Task) -> Text:
        done = format_number(int(task.completed))
        return Text(f"{done} / {format_number(int(task.total))}" if task.total else done)


class Console:
    """The person (or the program) who runs a command."""

    def __init__(
        self, *, as_json: bool = False, out: TextIO | None = None, err: TextIO | None = None
    ) -> None:
        self.as_json = as_json
        self.out = out or sys.stdout
        self.err = err or sys.stderr

    @property
    def is_interactive(self) -> bool:
        return not self.as_json and sys.stdin.isatty() and self.out.isatty()

    def say(self, sentence: str = "") -> None:
        """Tell a person something; a program that asked for JSON hears nothing."""
        if not self.as_json:
            print(typography(sentence), file=self.out, flush=True)

    def warn(self, sentence: str) -> None:
        print(typography(sentence), file=self.err, flush=True)

    def result(self, data: dict[str, Any], *sentences: str) -> None:
        """Give the outcome: the last line of stdout as JSON, or sentences."""
        if self.as_json:
            print(json.dumps(data, ensure_ascii=False, default=str), file=self.out, flush=True)
        else:
            for sentence in sentences:
                self.say(sentence)

    def ask(self, question: str) -> str:
        self.out.write(typography(f"{question} "))
        self.out.flush()
        return sys.stdin.readline().strip()

    @contextmanager
    def progress(self, label: str, total: int | None = None) -> Iterator[Advance]:
        """Show how a long work goes; the block receives ``advance(done_so_far)``.

        A terminal gets a bar with counts; a log file gets a line every ten seconds.
        """
        if self.err.isatty():
            with self._bar(label, total) as advance:
                yield advance
        else:
            yield self._sparse(label, total)

    @contextmanager
    def _bar(self, label: str, total: int | None) -> Iterator[Advance]:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            CountColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=RichConsole(file=self.err), transient=True) as bar:
            task = bar.add_task(label, total=total)
            yield lambda done: bar.update(task, completed=done)

    def _sparse(self, label: str, total: int | None) -> Advance:
        last = time.monotonic()

        def advance(done: int) -> None:
            nonlocal last
            if time.monotonic() - last >= SPARSE_SECONDS:
                last = time.monotonic()
                self.warn(
                    f"{label} : {format_number(done)}{f' / {format_number(total)}' if total else ''}"
                )

        return advance
