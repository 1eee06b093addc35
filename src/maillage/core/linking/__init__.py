"""Record linkage over files larger than memory: algorithms.linkage, with keys and pairs kept on disk."""

from maillage.core.linking.passes import Found, Pass, Progress

__all__ = ["Found", "Pass", "Progress"]
