"""Highlights (temps forts): events of a theme, a district or a period told together."""
