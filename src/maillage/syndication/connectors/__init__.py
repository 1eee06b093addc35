"""Connectors: one file for each kind of platform that has a write API."""
