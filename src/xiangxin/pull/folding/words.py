"""What the figures of folding mean, in English and Chinese."""

from collections.abc import Mapping
from typing import Final

NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "folding": "What folding ads does",
        "units": "likely ads folded or shown at random",
        "read": "read on: exposures in the next day",
        "opened": "opened what was advertised",
        "bought": "a kept order of what was advertised",
        "orders": "kept orders of anything",
        "in_circle": "by somebody in one's circle",
        "out_of_circle": "by somebody else",
    },
    "zh-Hans": {
        "folding": "折叠广告会怎样",
        "units": "随机折叠或展开的疑似广告",
        "read": "接着看：后一天的曝光数",
        "opened": "点开了广告里的东西",
        "bought": "买了广告里的东西（没退）",
        "orders": "不管买什么（没退）",
        "in_circle": "圈子里的人发的",
        "out_of_circle": "圈子外的人发的",
    },
}

_UNIT_EN: Final = (
    " Where likely ads were folded less where they were shown, by lot; the first exposure "
    "of viewer, post and epoch, without one's own posts. 90 % interval clustered by "
    "viewer and by post."
)
_UNIT_ZH: Final = (
    "由抽签决定：折叠的减去展开的；每人、每帖、每期只算第一次，不算自己发的。"
    "90 % 区间按人、按帖子两向聚类。"
)

DEFINITIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "folding.units": "First exposures of viewer, post and epoch at which chance "
        "folded or showed a likely ad; in one's circle: author and viewer follow each "
        "other.",
        "folding.read": "Exposures of the viewer in the day after." + _UNIT_EN,
        "folding.opened": "Share who opened the advertised page within 1 day."
        + _UNIT_EN,
        "folding.bought": "Share with a kept order of what was advertised within 14 "
        "days." + _UNIT_EN,
        "folding.orders": "Kept orders of anything within 14 days, a viewer."
        + _UNIT_EN,
    },
    "zh-Hans": {
        "folding.units": "每人、每帖、每期第一次由抽签折叠或展开疑似广告的曝光；圈子里："
        "作者和看的人互相关注。",
        "folding.read": "看的人之后一天里的曝光数。" + _UNIT_ZH,
        "folding.opened": "一天内点开广告所指页面的比例。" + _UNIT_ZH,
        "folding.bought": "14 天内买了广告所指的东西、没退的比例。" + _UNIT_ZH,
        "folding.orders": "14 天内每人没退的订单数，不管买什么。" + _UNIT_ZH,
    },
}

MISSING: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "no_units": "No ad was folded or shown at random yet.",
        "too_few": "Fewer than 30 in one arm, or fewer than 10 people.",
        "no_circles": "The ledger does not tell who wrote what, or who follows whom.",
    },
    "zh-Hans": {
        "no_units": "还没有随机折叠或展开过广告。",
        "too_few": "有一组不足 30 次，或不足 10 人。",
        "no_circles": "账本看不出谁写了什么，或谁关注谁。",
    },
}
