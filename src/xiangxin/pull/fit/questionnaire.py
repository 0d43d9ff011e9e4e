"""Before there are data: ten questions, two minutes, and no more than a judgement."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

ITERABILITY, VARIABILITY, TALK = "iterability", "variability", "talk"
SCALE, FREQUENCY = "scale", "frequency"
ASPECTS: Final = (ITERABILITY, VARIABILITY, TALK, SCALE, FREQUENCY)

GATHER, EXPOSE, UNDECIDED = "gather", "expose", "undecided"
MOST_ASPECTS: Final = 3
"""So many of the five must point one way."""
HIGH: Final = 0.625
LOW: Final = 0.375
BEST: Final = 4


class NoSuchAnswer(ValueError):
    """A question that is not asked, or an answer that is not between 0 and 4."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Answered 0 (the first end) to 4 (the second); texts by language."""

    code: str
    aspect: str
    text: Mapping[str, str]
    ends: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What somebody believes, not what was measured: `label` says so, and there is no
    interval and no badge. `aspects` run from 0 to 1, those answered only."""

    aspects: Mapping[str, float]
    words: str
    answered: int
    label: str = "judgement"


QUESTIONS: Final = (
    Question(
        code="changes",
        aspect=ITERABILITY,
        text={
            "en": "How soon can a change reach people who already own it?",
            "zh-Hans": "改动多久能到已经买了的人手里？",
        },
        ends={
            "en": ("never, they buy a new one", "within a month"),
            "zh-Hans": ("到不了，只能买新的", "一个月之内"),
        },
    ),
    Question(
        code="ideas",
        aspect=ITERABILITY,
        text={
            "en": "Would a good idea of an owner be built?",
            "zh-Hans": "用的人出了好主意，会做出来吗？",
        },
        ends={
            "en": ("nobody asks them", "most changes come from them"),
            "zh-Hans": ("没人问他们", "大多数改动就是他们提的"),
        },
    ),
    Question(
        code="versions",
        aspect=VARIABILITY,
        text={
            "en": "How many versions do people choose between and really buy?",
            "zh-Hans": "大家真会挑着买的款式有多少？",
        },
        ends={
            "en": ("one", "more than a dozen"),
            "zh-Hans": ("就一款", "十几款以上"),
        },
    ),
    Question(
        code="own",
        aspect=VARIABILITY,
        text={
            "en": "Can owners make it their own (parts, colours, settings, uses)?",
            "zh-Hans": "买了能弄成自己的样子吗（配件、颜色、设置、玩法）？",
        },
        ends={
            "en": ("it is as it is", "no two are alike"),
            "zh-Hans": ("买来什么样就什么样", "没有两个一样的"),
        },
    ),
    Question(
        code="stories",
        aspect=TALK,
        text={
            "en": "When people talk of it, is there more than the price?",
            "zh-Hans": "聊起它来，除了价钱还有得聊吗？",
        },
        ends={
            "en": ("price and delivery", "hours of other things"),
            "zh-Hans": ("只有价钱和快递", "别的能聊上半天"),
        },
    ),
    Question(
        code="show",
        aspect=TALK,
        text={
            "en": "Do people show what they did with it, unasked?",
            "zh-Hans": "没人叫，大家也会晒自己拿它做了什么吗？",
        },
        ends={
            "en": ("never", "every week"),
            "zh-Hans": ("从来不会", "每个星期都有"),
        },
    ),
    Question(
        code="many",
        aspect=SCALE,
        text={
            "en": "How many people will own it a year from now?",
            "zh-Hans": "一年以后会有多少人用着它？",
        },
        ends={
            "en": ("a few dozen", "tens of thousands"),
            "zh-Hans": ("几十个", "几万个"),
        },
    ),
    Question(
        code="find",
        aspect=SCALE,
        text={
            "en": "Could owners find one another?",
            "zh-Hans": "用它的人彼此碰得上吗？",
        },
        ends={
            "en": ("they would not know how", "they already do"),
            "zh-Hans": ("不知道上哪找", "已经碰上了"),
        },
    ),
    Question(
        code="use",
        aspect=FREQUENCY,
        text={
            "en": "How often is it used?",
            "zh-Hans": "多久用一次？",
        },
        ends={
            "en": ("once or twice a year", "every day"),
            "zh-Hans": ("一年一两回", "天天用"),
        },
    ),
    Question(
        code="again",
        aspect=FREQUENCY,
        text={
            "en": "How soon do owners have a reason to come back here?",
            "zh-Hans": "买了以后，多久会有事再来？",
        },
        ends={
            "en": ("they have none", "within a week"),
            "zh-Hans": ("没什么事要来", "一个星期之内"),
        },
    ),
)


def judged(answers: Mapping[str, int]) -> Judgement:
    """From answers by the code of their question, 0 to 4; some may be left out.

    The words need MOST_ASPECTS aspects on one side and fewer on the other. Raises
    NoSuchAnswer.
    """
    known = {question.code: question for question in QUESTIONS}
    for code, answer in answers.items():
        if code not in known:
            raise NoSuchAnswer(f"There is no question {code!r}.")
        if type(answer) is not int or not 0 <= answer <= BEST:
            raise NoSuchAnswer(
                f"{code!r} is answered from 0 to {BEST}, not {answer!r}."
            )
    aspects = {}
    for aspect in ASPECTS:
        given = [answers[q.code] for q in QUESTIONS if _has(q, aspect, answers)]
        if given:
            aspects[aspect] = sum(given) / len(given) / BEST
    high = sum(value >= HIGH for value in aspects.values())
    low = sum(value <= LOW for value in aspects.values())
    words = UNDECIDED
    if high >= MOST_ASPECTS:
        words = GATHER
    elif low >= MOST_ASPECTS:
        words = EXPOSE
    return Judgement(aspects=aspects, words=words, answered=len(answers))


def _has(question: Question, aspect: str, answers: Mapping[str, int]) -> bool:
    return question.aspect == aspect and question.code in answers
