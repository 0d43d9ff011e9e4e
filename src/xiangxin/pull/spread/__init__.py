"""How a product reached people, and what people say it is.

`quotes(ledger, asked)` gives the sentences behind the telling words.
"""

from xiangxin.pull.spread.cascades import Cascades
from xiangxin.pull.spread.measure import MEASURE, spread
from xiangxin.pull.spread.shape import Word, log_odds, quotes, telling_words
from xiangxin.pull.spread.stars import Stars

__all__ = [
    "MEASURE",
    "Cascades",
    "Stars",
    "Word",
    "log_odds",
    "quotes",
    "spread",
    "telling_words",
]
