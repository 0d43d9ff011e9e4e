"""What the figures of `motion` are called and mean. Standard library alone."""

from collections.abc import Mapping
from typing import Final

NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "motion": "What moved",
        "share_product": "product's share",
        "share_person": "persons' share",
        "share_topic": "topics' share",
        "share_reward": "rewards' share",
        "share_attention": "persons' and topics' share",
        "ratio": "return, times the category",
        "to_goods": "goods against attention, every 28 days",
        "to_reward": "rewards against the rest, every 28 days",
        "reward_ended": "organic visits after a reward ended",
        "creator_silent": "organic visits after a leading voice fell silent",
        "release": "organic visits after a release",
        "stock_out": "organic visits while out of stock",
        "events": "before and after",
        "outside": "new here",
        "to_outside": "left",
        "to_passer_by": "now passers-by",
        "to_talker": "now talkers",
        "to_follower": "now followers",
        "to_owner": "now owners",
        "to_co_creator": "now co-creators",
    },
    "zh-Hans": {
        "motion": "变化",
        "share_product": "产品的份额",
        "share_person": "人的份额",
        "share_topic": "话题的份额",
        "share_reward": "奖励的份额",
        "share_attention": "人和话题的份额",
        "ratio": "回访，是同类的几倍",
        "to_goods": "货对关注，每 28 天",
        "to_reward": "奖励对其余，每 28 天",
        "reward_ended": "奖励结束后自己来的人次",
        "creator_silent": "主要的声音停下后自己来的人次",
        "release": "发布新版后自己来的人次",
        "stock_out": "缺货时自己来的人次",
        "events": "前后对比",
        "outside": "新来的",
        "to_outside": "走了",
        "to_passer_by": "成了路过",
        "to_talker": "成了谈论",
        "to_follower": "成了关注",
        "to_owner": "成了拥有",
        "to_co_creator": "成了共创",
    },
}

DEFINITIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "motion.share": "Share of one direction among the people with an act in that "
        "window of 28 days, each person once, with four pseudo-people at the "
        "category's mean. Interval: Bayesian bootstrap over people.",
        "motion.ratio": "Organic return of the people of one window of 28 days in the "
        "next, over the same in the rest of the category.",
        "motion.to_goods": "By what the odds product : (person + topic) are multiplied "
        "every 28 days: slope over at most six windows in isometric log-ratios, "
        "windows weighed by people. Above 1, the pull moves toward goods. Interval "
        "by person.",
        "motion.to_reward": "By what the odds of reward against goods and attention "
        "(their geometric mean) are multiplied every 28 days. Above 1, the pull moves "
        "toward rewards. Interval by person.",
        "motion.flow": "Of the people in one orbit at the start of 28 days, the share "
        "in another at their end; of those in none before, where they arrived. "
        "Wilson's interval.",
        "motion.reward_ended": "Organic visits (a person on a day) in the 14 days "
        "after a reward ended over the 14 before, divided by the same at the "
        "category's other actors on those days. Under 1, the reward had been "
        "bringing them.",
        "motion.creator_silent": "The same after somebody who wrote at least a fifth "
        "of the posts here wrote nothing for 14 days. Under 1, they had been bringing "
        "people.",
        "motion.release": "The same after a release. Above 1, the product brings "
        "people.",
    },
    "zh-Hans": {
        "motion.share": "某个 28 天里做过点什么的人，各方向占多少；一人算一次，"
        "另加四个按同类平均来的虚拟人。区间：按人的贝叶斯自助法。",
        "motion.ratio": "一个 28 天里的人，在接下来 28 天自己回来的比例，除以同类其余的比例。",
        "motion.to_goods": "产品对（人加话题）的比值，每 28 天乘以多少：最多六个窗口，"
        "等距对数比坐标里的斜率，按人数加权。大于 1，是往货上走。区间按人算。",
        "motion.to_reward": "奖励对货与关注（几何平均）的比值，每 28 天乘以多少。"
        "大于 1，是往奖励上走。区间按人算。",
        "motion.flow": "28 天开始时在某个轨道的人，结束时各在哪里；原来不在的，看落在哪里。"
        "威尔逊区间。",
        "motion.reward_ended": "奖励结束后 14 天自己来的人次（一人一天算一次），除以之前 "
        "14 天的，再除以同类其余同期的比。小于 1，说明人是奖励带来的。",
        "motion.creator_silent": "写了这里至少五分之一帖子的人停笔 14 天后，同样的比。"
        "小于 1，说明人是他们带来的。",
        "motion.release": "发布新版之后，同样的比。大于 1，说明东西自己带得来人。",
    },
}

MISSING: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "few_windows": "A trend needs three windows of 28 days with 20 people each, "
        "and there are fewer.",
        "few_of_a_kind": "Fewer than five people came this way in half a year, so "
        "there is no trend of it.",
        "few_visits": "Fewer than 30 organic visits lie around these events.",
        "no_stock": "The ledger does not say when something was out of stock. A table "
        "of stock by day would tell.",
        "no_events": "The ledger has no table of promotions, posts or releases, so "
        "nothing is known to have gone off or come on.",
    },
    "zh-Hans": {
        "few_windows": "趋势要三个 28 天、每个 20 人，现在不够。",
        "few_of_a_kind": "半年里这样来的不到五人，谈不上趋势。",
        "few_visits": "这些事件前后自己来的人次不到 30。",
        "no_stock": "账本没说什么时候缺货；有按天的库存表才知道。",
        "no_events": "账本里没有促销、帖子或发布的表，不知道什么停过、什么开始过。",
    },
}
