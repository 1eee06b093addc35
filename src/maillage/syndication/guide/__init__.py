"""The printed guide of a town: who agreed to be in it, on paper."""
