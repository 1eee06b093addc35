"""Is the installation well? A registry of checks, each with how to mend what it finds, in French.

Modules above add theirs in ``apps.py``: ``health.check("name", "Libellé")(function_of_now)``.
"""

from maillage.core.health.registry import Finding, Level, Report, check, diagnose

__all__ = ["Finding", "Level", "Report", "check", "diagnose"]
