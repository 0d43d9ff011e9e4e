"""Does it live without its rewards: what is left when one ends, who comes back, who
brought whom and who was paid for it.

`drop_ratio(ledger, asked)` gives the draws that the verdict asks for;
`classification(ledger, asked)` each actor's kind and score.
"""

from xiangxin.pull.reward.ends import Drop, drop_ratio
from xiangxin.pull.reward.kinds import Answer, Evidence, classify
from xiangxin.pull.reward.measure import MEASURE, classification, reward

__all__ = [
    "MEASURE",
    "Answer",
    "Drop",
    "Evidence",
    "classification",
    "classify",
    "drop_ratio",
    "reward",
]
