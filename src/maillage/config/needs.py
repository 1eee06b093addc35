"""What a command needs before it can run."""

from enum import Enum, auto


class Needs(Enum):
    SETTINGS = auto()
    DATABASE = auto()
    TERRITORY = auto()
