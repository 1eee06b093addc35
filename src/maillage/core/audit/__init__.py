"""The public record of acts. Services call :func:`record`; anybody may :func:`verify`."""

from maillage.core.audit.chain import Break, verify
from maillage.core.audit.history import HistoryLine, history_of, say, sentence_of
from maillage.core.audit.record import record

__all__ = ["Break", "HistoryLine", "history_of", "record", "say", "sentence_of", "verify"]
