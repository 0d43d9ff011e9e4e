"""What choosing costs, and whether company makes it easier (docs/pull/choosing.md)."""

from xiangxin.pull.choosing.measure import MEASURE

__all__ = ["MEASURE"]
