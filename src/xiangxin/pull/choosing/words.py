"""What the figures of choosing mean, in English and Chinese."""

from collections.abc import Mapping
from typing import Final

_OUTCOMES: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "time": (
        "days to a decision",
        "做决定用的天数",
        (
            "Days until they bought it or gave it up, 28 at most, over all spells: who never "
            "decides counts as 28, so that it is not a mean of the quick alone."
        ),
        (
            "到买下或作罢的天数，最多算 28 天，所有人都算：一直没定的按 28 天，"
            "不是只算定得快的人。"
        ),
    ),
    "waited": (
        "days without having bought",
        "还没买的天数",
        (
            "Days until they bought it, 28 for who did not: giving up and buying compete, and "
            "this counts both that more buy and that they buy sooner."
        ),
        "到买下的天数，没买的按 28 天：作罢和买下互相排斥，买的人多、买得早都会让它变小。",
    ),
    "pages": (
        "pages of it opened",
        "点开它页面的次数",
        "How often its own page was opened until they decided, in 28 days.",
        "做决定之前（28 天内）点开它自己页面的次数。",
    ),
    "comparisons": (
        "others compared",
        "比较过的同类",
        (
            "How many other products of its category they opened until they decided, in "
            "28 days."
        ),
        "做决定之前（28 天内）还点开过几件同类商品。",
    ),
    "bought": (
        "bought it",
        "买了",
        "Part of the spells that ended in buying within 28 days.",
        "28 天内买下的占多少。",
    ),
    "gave_up": (
        "gave it up",
        "作罢",
        (
            "Part of the spells given up within 28 days: neither seen nor anything done about "
            "it for 14 days after."
        ),
        "28 天内作罢的占多少：之后 14 天没再看到，也没再做什么。",
    ),
    "kept": (
        "bought and kept it",
        "买了没退",
        (
            "Part of the spells that ended in an order within 28 days of which something is "
            "kept so far."
        ),
        "28 天内买下、到现在还留着的占多少。",
    ),
    "returned": (
        "bought it and gave it back",
        "买了又退",
        (
            "Part of the spells that ended in an order within 28 days of which nothing is "
            "kept so far."
        ),
        "28 天内买下、后来取消或退掉的占多少。",
    ),
}

_SPELL: Final = (
    (
        "A spell is one viewer and one product, from first sight to buying it or giving it "
        "up; makers and who had it before are left out."
    ),
    "一人一件商品，从第一次看到，到买下或作罢，算一次；不算制作者和早就有的人。",
)

_CHANGE: Final = (
    (
        "From the first exposure at which chance decided whether somebody was named: with "
        "one less without. Without such chance: from first sight, and no effect. 90 % "
        "interval clustered by viewer and by product."
    ),
    (
        "从第一次由抽签决定写不写谁的那次曝光算起：写了的减去没写的。没有抽签时从第一次看到"
        "算起，不能当作效果。90 % 区间按人、按商品两向聚类。"
    ),
)

_PERSON: Final = (
    (
        "Summed over the products that a person first saw in the 28 days after the draw: "
        "encouraged to “just shop” less not. By person, because how many one looks at "
        "may follow from it too. 90 % interval clustered by person."
    ),
    (
        "抽签后 28 天里第一次看到的商品合起来，每人一个数：被劝“只逛货”的减去没被劝的。"
        "看多少件也可能因此而变，所以按人比。90 % 区间按人聚类。"
    ),
)


def _names(language: int) -> dict[str, str]:
    change = ("{}: what a name beside it changes", "{}：旁边写了谁会怎样")[language]
    person = (
        "{} a person: what “just shop” changes",
        "每人{}：“只逛货”会怎样",
    )[language]
    told = {"spells": ("spells of choosing", "选东西的次数")[language]}
    told["stars"] = ("stars given later", "后来打的星")[language]
    told["stars_change"] = change.format(told["stars"])
    told["spells_a_person_change"] = person.format(told["spells"])
    for name, words in _OUTCOMES.items():
        told[name] = words[language]
        told[f"{name}_change"] = change.format(words[language])
        told[f"{name}_a_person_change"] = person.format(words[language])
    parts = {
        "cue": ("a name beside it", "旁边写了谁"),
        "just_shop": ("“just shop”", "“只逛货”"),
    }
    return told | {part: words[language] for part, words in parts.items()}


def _definitions(language: int) -> dict[str, str]:
    gap = ("{} {}", "{}{}")[language]
    spell, change, person = _SPELL[language], _CHANGE[language], _PERSON[language]
    told = {
        "spells": spell,
        "stars": (
            "Mean of the last stars of those who bought it at the end of a spell.",
            "一次选择里买下的人，后来最后一次打的星的平均。",
        )[language],
        "stars_change": (
            (
                "The same where somebody was named less where not, among those who bought "
                "and gave stars: chance did not decide who these are, so it is no effect."
            ),
            (
                "写了谁的减去没写的，只在买下并打了星的人里比：谁买谁打星不由抽签，"
                "所以不是效果。"
            ),
        )[language],
        "spells_a_person_change": person,
    }
    for name, words in _OUTCOMES.items():
        what = words[2 + language]
        told[name] = gap.format(what, spell)
        told[f"{name}_change"] = gap.format(what, change)
        told[f"{name}_a_person_change"] = gap.format(what, person)
    return {f"choosing.{name}": text for name, text in told.items()}


_LANGUAGES: Final = ("en", "zh-Hans")

NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    language: _names(at) for at, language in enumerate(_LANGUAGES)
}

DEFINITIONS: Final[Mapping[str, Mapping[str, str]]] = {
    language: _definitions(at) for at, language in enumerate(_LANGUAGES)
}

MISSING: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "no_spells": "Nobody has been shown a product for six weeks yet.",
        "too_few": "Fewer than 30 on one side, or fewer than 10 people.",
        "no_reviews": "There is no table of reviews with stars.",
        "no_cues": "The exposures do not say who was named.",
        "no_encouragement": "Nobody was encouraged at random to “just shop” for six "
        "weeks yet.",
    },
    "zh-Hans": {
        "no_spells": "还没有谁看到商品满六周。",
        "too_few": "有一边不足 30，或不足 10 人。",
        "no_reviews": "没有带星的评价表。",
        "no_cues": "曝光里没写明写了谁。",
        "no_encouragement": "还没有随机劝人“只逛货”满六周。",
    },
}
