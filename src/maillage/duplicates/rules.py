"""Who decides of duplicates: the team that keeps the directory."""

from maillage.core.permissions import permission
from maillage.directory.rules import TEAM, team

permission("duplicates.decide", "Dire si deux fiches sont la même organisation", (team, TEAM))
permission("duplicates.learn", "Apprendre les poids du rapprochement", (team, TEAM))
