"""Readers of the files that registers and towns publish. Streams; no Django, no database."""
