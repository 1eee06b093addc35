"""Checking a table before anything is stored: what would be kept, mended, refused, or is already here."""
