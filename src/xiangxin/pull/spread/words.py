"""What the figures of spread and shape mean, in English and Chinese."""

from collections.abc import Mapping
from typing import Final

NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "reached": "people it reached",
        "circle": "from whose circle",
        "newcomer": "from whose circle, of the first 300",
        "door": "first door",
        "traced": "came after somebody",
        "one_hop": "within one step",
        "depth": "mean steps from the start",
        "deepest": "longest chain",
        "breadth": "most people at one step",
        "virality": "structural virality",
        "half": "days until half had come",
        "word": "telling word",
        "stars": "stars by release",
        "stars_change": "stars, after the last release less before",
    },
    "zh-Hans": {
        "reached": "到过的人",
        "circle": "来自谁的圈子",
        "newcomer": "头三百人来自谁的圈子",
        "door": "第一次从哪进来",
        "traced": "跟着别人来的",
        "one_hop": "一步之内",
        "depth": "离起点平均几步",
        "deepest": "最长的一条链",
        "breadth": "同一步上最多的人",
        "virality": "传播结构",
        "half": "来了一半人用的天数",
        "word": "说得最不一样的词",
        "stars": "各版本的星数",
        "stars_change": "最近一版之后比之前多几颗星",
    },
}

PARTS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "makers": "the makers' own circle",
        "friends": "their friends' circles",
        "beyond": "beyond both",
        "before": "before the last release",
        "after": "after the last release",
        "release": "release",
        "median": "median tree",
        "high": "nine trees of ten are below",
        "largest": "largest tree",
    },
    "zh-Hans": {
        "makers": "做东西的人自己的圈子",
        "friends": "他们朋友的圈子",
        "beyond": "两个圈子之外",
        "before": "最近一版之前",
        "after": "最近一版之后",
        "release": "版本",
        "median": "居中的那棵树",
        "high": "十棵里有九棵不到",
        "largest": "最大的一棵",
    },
}

DEFINITIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "spread.reached": "People with an act here since the ledger began, makers left "
        "out.",
        "spread.circle": "Of these, the part who had to do with a maker before their "
        "first act here (makers), with somebody who did (friends), or with neither "
        "(beyond). To have to do: one acted toward the other, or follows them.",
        "spread.newcomer": "The same of the first 300 people alone, who found it while it "
        "was new.",
        "spread.door": "Part whose first act here came through this door.",
        "spread.traced": "Part who came after somebody: who brought them by a referral, "
        "else wrote the post they came through, else was named beside what they saw in "
        "the 30 days before, else was the last of those they had to do with to come in "
        "those 30 days.",
        "spread.one_hop": "Part at most one step from somebody who came by themselves.",
        "spread.depth": "Mean number of steps to somebody who came by themselves; trees "
        "drawn anew.",
        "spread.deepest": "Most steps of anybody to somebody who came by themselves.",
        "spread.breadth": "People of the most populous step after the start.",
        "spread.virality": "Mean distance between two people of a tree, 2/(n(n-1)) Σ "
        "s(n-s), over trees of three people or more.",
        "spread.half": "Days from the first person's first act until half of those who "
        "have come by now had come.",
        "spread.word": "Log odds ratio of saying this word after the last release rather "
        "than before, 90 days each, with the market's words as Dirichlet prior; counted "
        "by person; n said it on its side. At most one in ten told is chance.",
        "spread.stars": "Mean stars of the release, each person once.",
        "spread.stars_change": "Mean stars in the 90 days after the last release that is "
        "two weeks old, less those in the 90 days before; each person once a side.",
    },
    "zh-Hans": {
        "spread.reached": "账本开始以来在这里做过点什么的人，不含做东西的人。",
        "spread.circle": "这些人第一次来之前：已经和做东西的人有来往的（自己的圈子）、和与"
        "他们有来往的人有来往的（朋友的圈子）、都没有的（之外），各占多少。来往是指一方对另"
        "一方有过行为，或关注着对方。",
        "spread.newcomer": "同样的算法，只看最先来的三百人：他们碰见它时，它还是新的。",
        "spread.door": "第一次来是从这个门进来的人占多少。",
        "spread.traced": "跟着别人来的占多少：先看谁推荐来的，再看从谁的帖子进来，再看来之前 "
        "30 天里看到它时旁边写着谁，最后看有来往的人里谁在那 30 天里最后到。",
        "spread.one_hop": "离自己来的人至多一步的占多少。",
        "spread.depth": "到自己来的人平均几步；以树为单位重抽。",
        "spread.deepest": "离自己来的人最远的有几步。",
        "spread.breadth": "起点之后，人最多的那一步有多少人。",
        "spread.virality": "一棵树里两个人之间的平均距离，2/(n(n-1)) Σ s(n-s)；只看三人以上"
        "的树。",
        "spread.half": "从第一个人第一次来，到如今这些人里来了一半，隔了几天。",
        "spread.word": "最近一版之后 90 天比之前 90 天更爱说这个词的对数优势比，以全市场的词"
        "作狄利克雷先验；按人数算，n 是那一边说过的人。列出的词里至多一成是碰巧。",
        "spread.stars": "这一版的平均星数，一人算一次。",
        "spread.stars_change": "满两周的最近一版之后 90 天的平均星数，减去之前 90 天的；一人在"
        "一边算一次。",
    },
}

MISSING: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "no_makers": "The ledger does not say who makes it, so there is no circle to "
        "look beyond.",
        "no_ties": "The ledger does not tell who had to do with whom.",
        "few_people": "Fewer than five people came.",
        "still_new": "It is new: fewer than 300 people have come.",
        "few_trees": "Fewer than five trees have three people or more.",
        "no_words": "No word of five people or more tells the two sides of the last "
        "release apart.",
        "few_reviews": "Fewer than five people gave stars.",
    },
    "zh-Hans": {
        "no_makers": "账本没说是谁做的，谈不上谁的圈子之外。",
        "no_ties": "账本看不出谁和谁有来往。",
        "few_people": "来过的人不到五个。",
        "still_new": "它还新着：来过的不到三百人。",
        "few_trees": "三人以上的树不到五棵。",
        "no_words": "没有哪个五人以上说过的词，分得开最近一版的前后。",
        "few_reviews": "打过星的人不到五个。",
    },
}
