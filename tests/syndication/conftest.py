"""What tests of syndication share: a small town, one rich profile and one bare."""

from tests.directory.conftest import source, system, town
from tests.directory.published import judo, publish

__all__ = ["judo", "publish", "source", "system", "town"]
