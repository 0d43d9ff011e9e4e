"""What creators bring per follower and per person reached, and who stands above whom.

The table has the columns creator and orders, and of followers, reach, cost, code,
revenue, currency and baseline those that are there; money in minor units.
"""

from xiangxin.pull.creators.measure import creators
from xiangxin.pull.creators.sheet import NoCreators, sheet

__all__ = ["NoCreators", "creators", "sheet"]
