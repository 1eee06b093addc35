"""The rulebook of followed sources."""

from maillage.core.permissions import permission
from maillage.directory.rules import TEAM, team

permission("harvest.manage", "Suivre des sources et décider de ce qu’elles donnent", (team, TEAM))
