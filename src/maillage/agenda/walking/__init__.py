"""Trails (parcours): ordered stops to discover associations on foot."""
