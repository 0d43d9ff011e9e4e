"""What the reward test's figures mean, in English and Chinese."""

from collections.abc import Mapping
from typing import Final

NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "rewarded": "drawn by a reward",
        "coupled": "within 72 hours of a claim",
        "burst": "busiest three days",
        "likes_per_order": "likes for each order",
        "drop_ratio": "left after the reward ended",
        "acts_a_day": "acts a day",
        "step": "step at the end of the reward",
        "slope": "change a week after it",
        "false_end": "as great a drop where nothing ended (p)",
        "returned": "came back without a reward in 28 days",
        "stayed": "still came in the second month",
        "return_ratio": "coming back, won by a reward over others",
        "same_returns": "both come back alike (p)",
        "recruits": "recruits",
        "brought": "recruits brought by each person",
        "success": "invitations that brought somebody",
        "r_eff": "recruits that each recruit brings in 28 days",
        "depth": "deepest generation",
        "virality": "structural virality of the largest tree",
        "payout_at_top": "how far payouts gather at the top",
        "payout_gini": "how unequal payouts are",
        "later_funded": "payouts carried by later joiners' fees",
        "uncaused": "payouts whose cause is not told",
        "paid_levels": "levels paid",
        "outsiders": "buyers who are no recruits",
        "farmed": "throw-away accounts",
        "refused": "people in trees with a circle",
        "circles": "circles in the referrals",
        "left_out": "payouts left out",
        "likely": "how likely",
        "answer": "answer",
        "score": "hangs on rewards",
    },
    "zh-Hans": {
        "rewarded": "冲奖励来的",
        "coupled": "领奖前后 72 小时内",
        "burst": "最忙的三天",
        "likes_per_order": "每单对应多少人点赞",
        "drop_ratio": "奖励停了还剩多少",
        "acts_a_day": "每天的行为次数",
        "step": "奖励一停的落差",
        "slope": "停后每周的变化",
        "false_end": "没停也会掉这么多吗（p）",
        "returned": "28 天内不靠奖励又来了",
        "stayed": "第二个月还在",
        "return_ratio": "奖励拉来的人与别人相比，回来的快慢",
        "same_returns": "两边回来得一样（p）",
        "recruits": "拉来的人",
        "brought": "每人又拉来几个",
        "success": "邀请成了的",
        "r_eff": "每个新人 28 天内再拉来几个",
        "depth": "最深的一代",
        "virality": "最大一棵树的传播结构",
        "payout_at_top": "钱往上层聚的程度",
        "payout_gini": "分钱不均的程度",
        "later_funded": "靠后来者入门费发的钱",
        "uncaused": "说不清来由的钱",
        "paid_levels": "隔几代还拿钱",
        "outsiders": "不在拉人链里的买家",
        "farmed": "用完就丢的号",
        "refused": "所在的树绕成圈的人",
        "circles": "绕成的圈",
        "left_out": "没算进来的发钱",
        "likely": "可能性",
        "answer": "判断",
        "score": "靠奖励活的程度",
    },
}

PARTS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "reward": "won by a reward",
        "organic": "came by themselves",
        "generation": "generation",
        "pyramid_like": "pyramid-like",
        "reward_dependent": "reward-dependent",
        "sustainable": "sustainable",
        "undecided": "undecided",
        "too_early": "too early to say",
    },
    "zh-Hans": {
        "reward": "奖励拉来的",
        "organic": "自己来的",
        "generation": "第几代",
        "pyramid_like": "像拉人头",
        "reward_dependent": "靠奖励撑着",
        "sustainable": "撤了奖励也站得住",
        "undecided": "还分不清",
        "too_early": "还说不准",
    },
}

DEFINITIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "reward.rewarded": "Mean over the people of the last 365 days of the part of "
        "each one's acts that a promotion, a campaign or a claim within 72 hours drew.",
        "reward.coupled": "Mean over the people of the last 365 days of the part of each "
        "one's acts within 72 hours of a claim of theirs, claims among them.",
        "reward.burst": "Of the last 180 days' person-days with an act, the part in the "
        "busiest three days on end.",
        "reward.likes_per_order": "People who liked it in the last 365 days over kept "
        "orders, guests left out.",
        "reward.drop_ratio": "Acts a day, claims among them, in the 28 days after the "
        "latest reward ended, over acts a day in the 28 days before; people drawn anew.",
        "reward.acts_a_day": "Acts a day, claims among them, in each whole week before "
        "(-1 is the last) and after (+0 is the first) the latest reward ended; the "
        "interval by Student's t over the seven days.",
        "reward.step": "The rate of acts a day just after the end over that just "
        "before, by a negative binomial interrupted time series with trend and the rest "
        "of the category as control; Newey-West interval.",
        "reward.slope": "By what the rate of acts a day is multiplied each week after "
        "the end, beyond the trend, from the same series.",
        "reward.false_end": "Part of the days on which no reward ended after which the "
        "count fell as much or more.",
        "reward.returned": "Part who did something without a reward from the second day "
        "to the 28th after they first came; Kaplan-Meier, matched on the week of coming.",
        "reward.stayed": "Part who did something without a reward in days 28 to 55 after "
        "they first came, matched on the week of coming.",
        "reward.return_ratio": "Hazard of coming back without a reward, people whose "
        "first act a reward drew over the others; Cox with Efron's ties, one baseline "
        "for each week of coming.",
        "reward.same_returns": "p of the log-rank test, stratified by week of coming.",
        "reward.recruits": "People somebody brought, in trees without a circle.",
        "reward.brought": "Mean number of recruits of the people of a generation; the "
        "top is generation 0.",
        "reward.success": "Recruits over invitations sent, by the sender's generation.",
        "reward.r_eff": "Mean number of people that a recruit brings within 28 days of "
        "joining, over recruits who joined at least 28 days ago.",
        "reward.depth": "Generations below the top of the deepest tree.",
        "reward.virality": "Mean distance between two people of the largest tree, "
        "2/(n(n-1)) Σ s(n-s) over its edges.",
        "reward.payout_at_top": "Concentration index of payouts over people ranked by "
        "generation: 1 all at the top, 0 even, -1 all at the bottom.",
        "reward.payout_gini": "Gini coefficient of payouts over the people of the trees.",
        "reward.later_funded": "Of the payouts whose cause is told, the part that went "
        "to somebody who was there before and that the newcomer's own joining fee "
        "covers.",
        "reward.uncaused": "Part of the payouts' money that does not say whose joining "
        "caused it; it is left out of later joiners' share.",
        "reward.paid_levels": "The highest level above a newcomer that at least one "
        "payout in a hundred reaches.",
        "reward.outsiders": "Part of the people with a kept order who neither brought "
        "anybody nor were brought.",
        "reward.farmed": "Part of the recruits who did nothing after their third day and "
        "stand in a star (ten recruits or more, 80% of them such) or a chain of five "
        "such, one bringing the next.",
        "reward.refused": "People in trees that hold a circle; no figure counts them.",
        "reward.circles": "Circles in which people brought one another.",
        "reward.left_out": "Payouts in another currency than the commonest, or not above "
        "nought.",
        "reward.likely": "Posterior probability of each kind, by the rules in the docs.",
        "reward.answer": "The first kind that is at least 95% likely, with its "
        "probability.",
        "reward.score": "From 0, lives without rewards, to 1, lives of rewards or of "
        "later joiners alone: 1 - (1 - rewarded × lost)(1 - later funded × levels).",
    },
    "zh-Hans": {
        "reward.rewarded": "近 365 天来过的每个人，他的行为里有多少是冲着促销、活动或前后 "
        "72 小时内的领奖来的，再按人取平均。",
        "reward.coupled": "近 365 天来过的每个人，他的行为里有多少落在自己领奖前后 72 小时"
        "内（领奖本身也算），再按人取平均。",
        "reward.burst": "近 180 天的“人·天”里，最忙的连续三天占多少。",
        "reward.likes_per_order": "近 365 天点过赞的人数，除以留下的订单数，不含游客。",
        "reward.drop_ratio": "最近一次奖励结束后 28 天里，每天有多少次行为（领奖"
        "也算），除以结束前 28 天的同一个数。",
        "reward.acts_a_day": "最近一次奖励结束前（-1 是最后一周）后（+0 是头一周）各整周里，"
        "每天有多少次行为，领奖也算；区间按七天的 t 分布。",
        "reward.step": "奖励刚结束时每天的行为次数，除以结束前一刻的；用负二项中断时间序列，"
        "带趋势，以同类其余作对照，区间按 Newey-West。",
        "reward.slope": "结束以后，每天的行为次数每周在趋势之外再乘多少，出自同一个序列。",
        "reward.false_end": "没有奖励结束的那些日子里，之后掉得一样多或更多的占多少。",
        "reward.returned": "第一次来之后第 2 天到第 28 天，不靠奖励又做过点什么的人占多"
        "少；Kaplan-Meier，按来的那一周配对。",
        "reward.stayed": "第一次来之后第 28 到 55 天，不靠奖励还做过点什么的人占多少，按"
        "来的那一周配对。",
        "reward.return_ratio": "不靠奖励回来的快慢：第一次是奖励拉来的人，比其他人；Cox "
        "模型，Efron 处理同日，每一周各有基线。",
        "reward.same_returns": "对数秩检验的 p，按来的那一周分层。",
        "reward.recruits": "由别人拉来、所在的树没有绕成圈的人数。",
        "reward.brought": "每一代的人平均又拉来几个；最上面是第 0 代。",
        "reward.success": "拉来的人数除以发出的邀请数，按发出者在第几代。",
        "reward.r_eff": "加入满 28 天的新人，在加入后 28 天内平均再拉来几个。",
        "reward.depth": "最深的一棵树，从上往下有几代。",
        "reward.virality": "最大一棵树里两个人之间的平均距离，对每条边求 2/(n(n-1)) Σ s(n-s)。",
        "reward.payout_at_top": "按代排的钱的集中指数：1 是全在最上层，0 是均匀，-1 是全在"
        "最底层。",
        "reward.payout_gini": "树里每个人所得的基尼系数。",
        "reward.later_funded": "说得清来由的钱里，发给了先来的人、又由新来者自己交的入门费"
        "抵得上的部分。",
        "reward.uncaused": "没说因谁加入而发的钱占多少；它不进上面的比例。",
        "reward.paid_levels": "至少百分之一的发钱够得着的、在新来者之上的最高层数。",
        "reward.outsiders": "留下订单的人里，既没拉过人、也不是被拉来的占多少。",
        "reward.farmed": "被拉来的人里，第三天以后什么也没做，又处在“一人拉十个以上、其中八"
        "成是这样的号”的星形里，或处在连着五个这样的号的长链里的占多少。",
        "reward.refused": "所在的树绕成圈的人数；他们不进任何数字。",
        "reward.circles": "互相拉来、绕成圈的个数。",
        "reward.left_out": "不是最常见的那种货币、或不大于零的发钱笔数。",
        "reward.likely": "每一种情形的后验概率，规则见文档。",
        "reward.answer": "第一个概率不低于 95% 的情形，和它的概率。",
        "reward.score": "0 是不靠奖励也活，1 是全靠奖励或后来者：1 -（1 - 奖励份额 × 流失）"
        "（1 - 后来者份额 × 层数）。",
    },
}

MISSING: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "no_reward": "No reward is known here, so none ended.",
        "reward_on": "The reward is still on; what is left without it shows after it "
        "ends.",
        "too_soon": "The reward ended less than 14 days before the ledger's moment or "
        "before the next one.",
        "nobody_before": "Nobody did anything in the days before the reward ended.",
        "short_series": "There are too few days before or after the end, or they cannot "
        "be told apart.",
        "few_false_ends": "There are fewer than 20 other days to compare the end with.",
        "one_side": "In no week did a reward bring people and others come by themselves.",
        "no_returns": "On one side nobody came back, so the two cannot be set in "
        "proportion.",
        "too_young": "Nobody came 56 days ago or earlier.",
        "no_orders": "There are no kept orders of known people.",
        "no_payouts": "No payouts are told.",
        "no_fees": "What joining cost is not told.",
        "no_cause": "No payout says whose joining caused it.",
        "no_trees": "Every tree holds a circle, so all are refused.",
        "no_settled": "Nobody recruited joined 28 days ago or earlier.",
    },
    "zh-Hans": {
        "no_reward": "这里没有已知的奖励，谈不上结束。",
        "reward_on": "奖励还在发；没有它还剩多少，要等停了才看得出。",
        "too_soon": "奖励结束到账本这一刻、或到下一次奖励，不满 14 天。",
        "nobody_before": "奖励结束前的那些天里没有人来过。",
        "short_series": "结束前后的天数太少，或者分不开。",
        "few_false_ends": "可作比较的其他日子不到 20 天。",
        "one_side": "没有哪一周既有奖励拉来的人、又有自己来的人。",
        "no_returns": "有一边没有人回来过，比不出快慢。",
        "too_young": "没有人是 56 天以前来的。",
        "no_orders": "没有留名的人留下订单。",
        "no_payouts": "没有发钱的记录。",
        "no_fees": "没说加入要交多少钱。",
        "no_cause": "没有一笔钱说得清因谁加入而发。",
        "no_trees": "每一棵树都绕成了圈，全都不算。",
        "no_settled": "没有人是 28 天以前被拉来的。",
    },
}
