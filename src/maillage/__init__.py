"""Maillage: the open commons for the associative life of a territory."""

__version__ = "0.1.0"
