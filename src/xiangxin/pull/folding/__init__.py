"""What folding likely ads away does to reading and to sales (docs/pull/folding.md)."""

from xiangxin.pull.folding.measure import MEASURE

__all__ = ["MEASURE"]
