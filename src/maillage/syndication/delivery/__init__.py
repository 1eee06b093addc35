"""The delivery engine: what should be elsewhere, what is, and the calls that bring the one to the other."""
