"""Texts to paste where no program may write: one file per platform, pure, from what is agreed to."""
