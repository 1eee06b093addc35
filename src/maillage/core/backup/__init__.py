"""Backup and restore of a whole installation: database, media, settings, in one file.

:func:`save` works while the site runs; :func:`restore` puts everything back, or nothing.
"""

from maillage.core.backup.manifest import BackupError, Manifest
from maillage.core.backup.restore import Restored, finish_interrupted, restore
from maillage.core.backup.save import Saved, save

__all__ = ["BackupError", "Manifest", "Restored", "Saved", "finish_interrupted", "restore", "save"]
