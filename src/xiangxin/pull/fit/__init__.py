"""Does a product suit a community around it?

`fit(ledger, asked)` measures; `judged(answers)` is what to ask before there are data.
"""

from xiangxin.pull.fit.measure import MEASURE, fit
from xiangxin.pull.fit.questionnaire import QUESTIONS, Judgement, Question, judged

__all__ = ["MEASURE", "QUESTIONS", "Judgement", "Question", "fit", "judged"]
