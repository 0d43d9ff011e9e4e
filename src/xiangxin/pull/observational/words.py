"""What the figures of influence without an experiment say, in English and Chinese."""

from collections.abc import Mapping
from typing import Final

NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "observational": "Influence without an experiment",
        "order": "kept orders",
        "follow": "follows",
        "matched_difference": "exposed less their matches",
        "matched_ratio": "exposed against their matches",
        "e_value": "E-value",
        "unmatched": "exposed without a match",
        "smd_before": "difference before matching",
        "smd_after": "difference after matching",
        "placebo": "before they saw anything",
        "beyond_placebo": "exposed less their matches, beyond the placebo",
        "alpha": "α",
        "alpha_shuffled": "α with times shuffled",
        "shuffle_p": "p of the shuffle test",
        "alpha_against": "α against the edges",
        "edge_difference": "α along less against",
        "category_acts": "acts in the category",
        "category_adoptions": "adoptions in the category",
        "item_acts": "acts at the same thing",
        "acts": "acts",
        "recent_acts": "acts in 4 weeks",
        "adoptions": "adoptions",
        "people_seen": "people they see",
    },
    "zh-Hans": {
        "observational": "没有实验时的影响",
        "order": "留存订单",
        "follow": "关注",
        "matched_difference": "看到的人比配对的人多多少",
        "matched_ratio": "看到的人是配对的人几倍",
        "e_value": "E 值",
        "unmatched": "配不上对的",
        "smd_before": "配对前的差别",
        "smd_after": "配对后的差别",
        "placebo": "看到之前的差别",
        "beyond_placebo": "扣掉安慰剂之后的差",
        "alpha": "α",
        "alpha_shuffled": "打乱时间后的 α",
        "shuffle_p": "打乱检验的 p",
        "alpha_against": "关系反过来的 α",
        "edge_difference": "正反两个 α 之差",
        "category_acts": "在同类里的动作",
        "category_adoptions": "在同类里的采用",
        "item_acts": "在同一样东西上的动作",
        "acts": "动作",
        "recent_acts": "近四周的动作",
        "adoptions": "采用",
        "people_seen": "看得到的人",
    },
}

DEFINITIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "observational.matched_difference": "Share of people who adopted within 28 days "
        "of first seeing an adopter among those they follow or deal with (or of the first "
        "cue, where the ledger has cues), less that of as many who had not seen one: same "
        "thing, same week, as likely to be exposed (logistic model of what both did in 52 "
        "weeks before, within 0.2 standard deviations), still without it at that moment. "
        "Exposures of 52 weeks up to 28 days ago; makers left out; the interval weighs the "
        "exposed people anew. Matched while every feature differs by less than 0.1 "
        "standard deviations, else an association.",
        "observational.matched_ratio": "Exposed who adopted within 28 days ÷ their matches "
        "who did (n₊/n₋, Aral et al. 2009).",
        "observational.e_value": "How strongly something unseen would have to go with both "
        "exposure and adoption, as a risk ratio, to explain the ratio away: RR + √(RR (RR − "
        "1)). The lower end is for the end of the interval nearer to 1 (VanderWeele & Ding "
        "2017).",
        "observational.unmatched": "Share of the exposed for whom no match was found; the "
        "figures do not speak of them.",
        "observational.smd_before": "Exposed less possible controls in this feature "
        "(logarithm of 1 + number), in standard deviations.",
        "observational.smd_after": "The same among the matched pairs; below 0.1 is alike.",
        "observational.placebo": "The matched difference as if people had been exposed 28 "
        "days earlier than they were. No exposure can work backwards, so it shows what "
        "likeness (or their own influence on those they see) leaves behind.",
        "observational.beyond_placebo": "The matched difference less the placebo where "
        "that is above 0; the intervals are joined as if independent. Wary: it is too "
        "small where people influence each other both ways.",
        "observational.alpha": "α of logit P(adopt on a day) = α ln(x + 1) + β, x people "
        "seen who adopted on an earlier day; everybody is at risk from a thing's first "
        "adoption to its last. Interval clustered by thing (Anagnostopoulos et al. 2008).",
        "observational.alpha_shuffled": "The mean α of 500 shuffles of each thing's "
        "adoption times among its adopters, and the middle 90 % of them.",
        "observational.shuffle_p": "Share of the shuffles (the data among them) whose α is "
        "no smaller. Small: who adopts when hangs on who adopted before. The interval is "
        "of drawing 500.",
        "observational.alpha_against": "α with each edge turned round.",
        "observational.edge_difference": "α along the edges less α against them. Likeness "
        "knows no direction; influence goes from the seen to those who see.",
    },
    "zh-Hans": {
        "observational.matched_difference": "第一次看到自己关注或来往的人采用某样东西（有提示记录时，"
        "指第一次看到提示）之后 28 天内也采用的比例，减去同样多没看到的人的比例：同一样东西、同一周、"
        "被看到的可能性相近（用此前 52 周的行为做逻辑模型，相差不超过 0.2 个标准差），当时都还没采用。"
        "取截至 28 天前的 52 周，卖家自己不算；区间来自给看到的人重新加权。每项特征相差都在 0.1 个标准差"
        "以内才叫配对，否则只算相关。",
        "observational.matched_ratio": "看到之后 28 天内采用的人数 ÷ 配对的人里采用的人数（n₊/n₋，"
        "Aral 等 2009）。",
        "observational.e_value": "要把这个倍数全解释掉，一个没记录到的因素得同时和「看到」「采用」有多强的"
        "关系（按风险比）：RR + √(RR (RR − 1))。下端对应区间里离一更近的那头（VanderWeele 与 Ding "
        "2017）。",
        "observational.unmatched": "看到的人里找不到配对的比例；上面的数字说的不是他们。",
        "observational.smd_before": "看到的人与备选对照在这一项上的差（取 1 加次数的对数），单位是标准差。",
        "observational.smd_after": "配对之后的同一个差；小于 0.1 算相近。",
        "observational.placebo": "假装每个人都早 28 天看到，再算一遍配对差。后来的事影响不了先前，所以它"
        "显出的是相像（或他们反过来影响别人）留下的部分。",
        "observational.beyond_placebo": "配对差减去安慰剂的差（安慰剂为正时才减），两个区间按互不相干"
        "合起来。这是保守的算法：人们互相影响时会偏小。",
        "observational.alpha": "logit P(某天采用) = α ln(x + 1) + β 里的 α，x 是看得到的人里此前已采用"
        "的人数；从一样东西第一次被采用到最后一次，人人都算在内。区间按东西聚类（Anagnostopoulos 等 "
        "2008）。",
        "observational.alpha_shuffled": "把每样东西的采用时间在采用者之间打乱 500 次，α 的平均数和中间 "
        "90%。",
        "observational.shuffle_p": "打乱后（连同原样）α 不比原来小的比例。越小，越说明谁先谁后有讲究。"
        "区间只反映抽了 500 次。",
        "observational.alpha_against": "把每条关系反过来算的 α。",
        "observational.edge_difference": "顺着关系的 α 减去反着的 α。相像不分方向，影响只从被看的人传给"
        "看的人。",
    },
}

MISSING: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "no_adoptions": "Nobody who is known adopted anything this way.",
        "no_ties": "The ledger does not say who follows or deals with whom, and has no "
        "cues.",
        "nobody_exposed": "Nobody saw somebody adopt before they did in the weeks that "
        "count.",
        "no_pairs": "No exposed person has a match who was as likely to be exposed.",
        "nobody_adopted": "Nobody of the pairs adopted within 28 days.",
        "no_ratio": "Only one side of the pairs adopted, so there is no ratio.",
        "few_pairs": "Fewer than 50 pairs.",
        "separated": "Those who saw an adopter all adopted, or none did, so α has no end.",
    },
    "zh-Hans": {
        "no_adoptions": "没有身份明确的人这样采用过什么。",
        "no_ties": "数据里没有谁关注谁、和谁来往，也没有提示记录。",
        "nobody_exposed": "在算数的这些周里，没有人是先看到别人采用的。",
        "no_pairs": "看到的人里，没有一个找得到可能性相近的配对。",
        "nobody_adopted": "配对的人 28 天内都没有采用。",
        "no_ratio": "两边只有一边有人采用，算不出倍数。",
        "few_pairs": "配对不到 50 对。",
        "separated": "看到的人全都采用了，或全都没有，α 没有尽头。",
    },
}
