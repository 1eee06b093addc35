"""What is refused of a schedule."""


class ScheduleError(ValueError):
    """A schedule that can not be read; ``code`` is for programs, services say it in French."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
