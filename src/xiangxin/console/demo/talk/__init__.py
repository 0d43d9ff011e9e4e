"""What people in the demo say. All of it is made up."""

from xiangxin.console.demo.talk import (
    feltyard,
    low_clouds,
    nanshan,
    north_slope,
    third_bench,
)
from xiangxin.console.demo.talk.kinds import CHINESE, ENGLISH, Lines

AT_PRODUCTS = {
    **third_bench.TALK,
    **low_clouds.TALK,
    **nanshan.TALK,
    **north_slope.TALK,
    **feltyard.TALK,
}

__all__ = ["AT_PRODUCTS", "CHINESE", "ENGLISH", "Lines"]
