"""A file for each use of a review; this is the door to them."""

from xiangxin.market.reviews.actions.answering import answer, hide, show
from xiangxin.market.reviews.actions.asking import ask_owners
from xiangxin.market.reviews.actions.counting import recount
from xiangxin.market.reviews.actions.helping import find_helpful, take_help_back
from xiangxin.market.reviews.actions.photographing import Sent, draw
from xiangxin.market.reviews.actions.writing import Said, add, edit, review, take_back

__all__ = [
    "Said",
    "Sent",
    "add",
    "answer",
    "ask_owners",
    "draw",
    "edit",
    "find_helpful",
    "hide",
    "recount",
    "review",
    "show",
    "take_back",
    "take_help_back",
]
