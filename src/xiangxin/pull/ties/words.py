"""What the figures of `ties` are called and mean. Standard library alone."""

from collections.abc import Mapping
from typing import Final

NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "ties": "Ties",
        "pairs": "pairs that interacted",
        "people": "people in such a pair",
        "ways": "ordered pairs in the band",
        "reciprocated": "pairs that acted both ways",
        "mutual_follow": "pairs that follow each other",
        "bridge": "pairs without a common neighbour",
        "burstiness": "burstiness",
        "overlap": "overlap of neighbourhoods",
        "overlap_trend": "overlap with activation",
        "strength": "mean strength in the band",
        "acts": "share of acts in the band",
        "reply_auc": "foretells a reply within 30 days",
        "interaction": "by interaction",
        "common": "by common neighbours",
        "activation": "by activation",
    },
    "zh-Hans": {
        "ties": "关系",
        "pairs": "互动过的两人",
        "people": "有过互动的人",
        "ways": "这一档里谁对谁的关系",
        "reciprocated": "有来有往的两人",
        "mutual_follow": "互相关注的两人",
        "bridge": "没有共同邻居的两人",
        "burstiness": "扎堆程度",
        "overlap": "圈子重合度",
        "overlap_trend": "来往热度与圈子重合的相关",
        "strength": "这一档的平均强度",
        "acts": "这一档占的互动",
        "reply_auc": "能否预示三十天内的回复",
        "interaction": "按互动分档",
        "common": "按共同邻居分档",
        "activation": "按来往热度分档",
    },
}

DEFINITIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "ties.pairs": "Pairs of people of whom at least one acted toward the other (like, "
        "boost, reply, mention, said or asked on their page, thanks, found helpful, "
        "message) in the last 365 days. Following alone is no interaction.",
        "ties.people": "People in at least one such pair.",
        "ties.ways": "Ordered pairs (who toward whom). By interaction: 0 follow without "
        "ever interacting, 1 to 4 are quarters of strength. By common neighbours: none, "
        "1, 2–3, 4–9, 10 or more.",
        "ties.reciprocated": "Share of the pairs that interacted in which both acted "
        "toward the other. Interval: pairs that share a person go together.",
        "ties.mutual_follow": "Share of the pairs that interacted who follow each other "
        "now.",
        "ties.bridge": "Share of the pairs that interacted, and have others, who have "
        "interacted with nobody in common.",
        "ties.burstiness": "Mean of (σ − μ)/(σ + μ) of the gaps between one person's acts "
        "toward another, of three acts or more: −1 is a rhythm, 0 chance, 1 one burst.",
        "ties.overlap": "Mean of common neighbours over all neighbours of the two, "
        "themselves left out; by quarters of activation, the sum of (days + 1)^−½ over "
        "the acts of both.",
        "ties.overlap_trend": "Spearman's correlation of activation and overlap over the "
        "pairs. Above 0, warmer pairs sit in denser circles, as in telephone calls; "
        "below 0, as among co-authors.",
        "ties.strength": "Mean in the band of s(u→v): the mean percentile rank of "
        "activation, reciprocity, kinds of acts, mutual follow and overlap. A rank, not "
        "a measured closeness.",
        "ties.acts": "Share of all acts toward people that ordered pairs of the band did "
        "in 365 days.",
        "ties.reply_auc": "How often, of a way on which a reply came in the last 30 days "
        "and one on which none came, the first had the higher strength 30 days ago; a "
        "half is chance. Beside it the same by activation alone.",
    },
    "zh-Hans": {
        "ties.pairs": "最近 365 天里，至少一人对另一人有过动作（点赞、转发、回复、提到、在对方"
        "主页发言或提问、道谢、觉得有用、私信）的两人。只关注不算互动。",
        "ties.people": "至少在一对这样的关系里的人。",
        "ties.ways": "谁对谁的关系，分方向数。按互动：0 是关注了却从没互动，1 到 4 按强度四等"
        "分。按共同邻居：没有、1 个、2–3 个、4–9 个、10 个及以上。",
        "ties.reciprocated": "互动过的两人里，双方都有过动作的比例。同一个人的各段关系一起"
        "计入区间。",
        "ties.mutual_follow": "互动过的两人里，现在互相关注的比例。",
        "ties.bridge": "互动过、又各有旁人的两人里，没有一个共同来往者的比例。",
        "ties.burstiness": "一人对另一人至少三次动作时，间隔的 (σ − μ)/(σ + μ) 的平均：−1 像"
        "节拍，0 像随机，1 全挤在一起。",
        "ties.overlap": "两人共同的邻居占两人全部邻居的比例（不算他们自己）的平均；按来往热度"
        "四等分，热度是双方每次动作的 (天数 + 1)^−½ 之和。",
        "ties.overlap_trend": "来往热度与圈子重合度的斯皮尔曼相关。大于 0，越热络的两人圈子越"
        "密，电话里如此；小于 0，像论文合著者那样。",
        "ties.strength": "这一档里 s(u→v) 的平均：热度、对等、动作种类、互相关注和圈子重合的"
        "百分位的平均。它是名次，不是量出来的亲近。",
        "ties.acts": "365 天里对人的全部动作中，这一档占的比例。",
        "ties.reply_auc": "一段最近 30 天有回复的关系和一段没有的，前者 30 天前强度更高的机会；"
        "一半等于瞎猜。旁边是只看热度的结果。",
    },
}

MISSING: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "no_ties": "The ledger does not tell whom people acted toward: it needs the person "
        "behind person-actors, or the authors of posts.",
        "few_ties": "Fewer than 10 pairs to tell it from.",
        "few_replies": "Fewer than 10 replies in the last 30 days to test it on.",
    },
    "zh-Hans": {
        "no_ties": "账本没有说动作是对谁做的：需要人物主页背后的人，或者帖子的作者。",
        "few_ties": "可用的关系不到 10 对。",
        "few_replies": "最近 30 天的回复不到 10 条，没法检验。",
    },
}
