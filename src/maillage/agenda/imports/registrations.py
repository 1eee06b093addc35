"""What imports of events register with the modules below, once models are loaded."""

from maillage.agenda.imports import sentences


def register() -> None:
    """Declare sentences."""
    sentences.declare()
