"""How far circles of friends reach, and what they sell (docs/pull/circles.md)."""

from xiangxin.pull.circles.measure import MEASURE

__all__ = ["MEASURE"]
