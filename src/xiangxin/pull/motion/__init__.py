"""What moved: direction, strength and orbits by time, and what an event did to them."""

from xiangxin.pull.motion.measure import MEASURE

__all__ = ["MEASURE"]
