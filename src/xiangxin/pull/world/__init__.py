"""A synthetic market whose truth is known, for testing what measures it.

>>> from xiangxin.pull import world
>>> made = world.make(people=300, seed=1)
>>> made.truth.units.num_rows > 1000
True
>>> made.truth.itt("follow") > 0
True
>>> world.make(people=300, seed=1, influence=0).truth.itt("follow")
0.0
"""

from xiangxin.pull.world.making import World, make
from xiangxin.pull.world.switches import Impossible, Switches
from xiangxin.pull.world.truth import Truth

__all__ = ["Impossible", "Switches", "Truth", "World", "make"]
