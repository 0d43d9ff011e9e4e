"""A file for each use of an idea; this is the door to them."""

from xiangxin.market.ideas.actions.answering import answer, hide, show
from xiangxin.market.ideas.actions.merging import merge
from xiangxin.market.ideas.actions.picturing import picture
from xiangxin.market.ideas.actions.proposing import empty_of_words, propose
from xiangxin.market.ideas.actions.shipping import check_can_ship, ship, take_back
from xiangxin.market.ideas.actions.voting import count_in, unvote, vote

__all__ = [
    "answer",
    "check_can_ship",
    "count_in",
    "empty_of_words",
    "hide",
    "merge",
    "picture",
    "propose",
    "ship",
    "show",
    "take_back",
    "unvote",
    "vote",
]
