"""What this module registers with the modules below it, once models are loaded."""


def register() -> None:
    """Declare pages, panels, jobs and sentences."""
