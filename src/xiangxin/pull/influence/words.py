"""What the figures of influence mean, in English and Chinese."""

from collections.abc import Mapping
from typing import Final

_OUTCOMES: Final = {
    "open": ("opening the page within 1 day", "1 天内点开"),
    "follow": ("following within 7 days", "7 天内关注"),
    "order": ("a kept order within 14 days", "14 天内下单且未退"),
}

_NAMES: Final = {
    "itt": ("what a shown cue does to {en}", "看到好友动态对“{zh}”的作用"),
    "rr": ("times as often: {en}", "“{zh}”是不看到时的几倍"),
    "ipw": ("the same by inverse propensity: {en}", "按倾向加权的作用：{zh}"),
    "aipw": ("the same, doubly robust: {en}", "双重稳健的作用：{zh}"),
    "volume": ("brought about in all: {en}", "总共带来多少：{zh}"),
    "pooled": ("effect, with what others lend: {en}", "借助其他商品估计的作用：{zh}"),
    "spread": ("how far effects differ: {en}", "各自的作用相差多少：{zh}"),
    "gap": ("one slice's effect less another's: {en}", "两类作用之差：{zh}"),
    "p0": ("without a cue: {en}", "不看到时的比例：{zh}"),
    "required_n": (
        "exposures needed to see +20 %: {en}",
        "要看出多两成，需多少次曝光：{zh}",
    ),
    "quadrant": ("relation and influence: {en}", "关系强弱与作用强弱：{zh}"),
    "influence_split": ("middle product's effect: {en}", "居中商品的作用：{zh}"),
    "hazard": (
        "times as soon after one adopter was shown: {en}",
        "看到一位好友后快几倍：{zh}",
    ),
}

_PLAIN_NAMES: Final = {
    "clipped_share": ("share of propensities clipped", "被截断的倾向所占比例"),
    "ess": ("effective sample size", "有效样本量"),
    "largest_weight": ("largest weight's share", "最大一份权重的占比"),
    "left_out": ("exposures left out", "没有计入的曝光"),
    "units": ("exposures counted", "计入的曝光"),
    "relation": ("strength of ties to the peers drawn", "与被抽中好友的关系强度"),
    "relation_split": ("middle product's strength of ties", "居中商品的关系强度"),
}

_UNIT: Final = (
    (
        "Of first eligible exposures of viewer, item and epoch, without makers and without "
        "those who had done it before; ties from the 365 days before the month."
    ),
    "只算每人、每条内容、每期的第一次合格曝光，不算制作者和已经做过的人；关系取当月之前 365 天。",
)

_DEFINITIONS: Final = {
    "itt": (
        (
            "Rate of {en} where the cue was shown less the rate where it was held back at "
            "random; epochs pooled. 90 % interval clustered by viewer and by item. {unit_en}"
        ),
        "显示好友动态时“{zh}”的比例，减去随机不显示时的比例；各期合并。90 % 区间按人、按内容两向聚类。{unit_zh}",
    ),
    "rr": (
        (
            "Rate of {en} where the cue was shown, divided by the rate where it was held back; "
            "interval by the delta method on the logarithm. {unit_en}"
        ),
        "显示时“{zh}”的比例除以随机不显示时的比例；区间由对数的 delta 法得出。{unit_zh}",
    ),
    "ipw": (
        (
            "Hájek's weighted difference of {en}, each exposure weighed by 1/propensity, "
            "propensities clipped to 0.01–0.99. {unit_en}"
        ),
        "按 1/倾向 加权（Hájek）的“{zh}”之差，倾向截断在 0.01–0.99。{unit_zh}",
    ),
    "aipw": (
        (
            "Doubly robust difference of {en}: a model of the outcome from other viewers' data, "
            "corrected by 1/propensity. {unit_en}"
        ),
        "“{zh}”的双重稳健之差：用其他人的数据建模，再按 1/倾向 校正。{unit_zh}",
    ),
    "volume": (
        "Effect on {en} per exposure times the exposures that were shown the cue. {unit_en}",
        "每次曝光对“{zh}”的作用，乘以显示了好友动态的曝光数。{unit_zh}",
    ),
    "pooled": (
        (
            "Effect on {en}, drawn toward the mean of all products (or categories) as far as "
            "its own data are few; the spread between them is estimated, not assumed. {unit_en}"
        ),
        "对“{zh}”的作用；自己的数据越少，就越向所有商品（或类目）的均值靠拢，彼此差多少由数据估计。{unit_zh}",
    ),
    "spread": (
        (
            "Standard deviation of the true effects on {en} between products or categories: "
            "middle and 90 % of what the data allow. {unit_en}"
        ),
        "各商品或各类目对“{zh}”真实作用的标准差：中位数与 90 % 区间。{unit_zh}",
    ),
    "gap": (
        "Effect on {en} in the first slice named less that in the second. {unit_en}",
        "前一类对“{zh}”的作用减去后一类。{unit_zh}",
    ),
    "p0": (
        "Rate of {en} where the cue was held back; Wilson's 90 % interval. {unit_en}",
        "随机不显示时“{zh}”的比例；Wilson 90 % 区间。{unit_zh}",
    ),
    "required_n": (
        (
            "Exposures in both arms that see a lift of 20 % in {en} with power 80 % at 5 %, "
            "at the present share held back and design effect; n counts those held back so "
            "far. Where a slice has fewer than five who did it, the market's rate is used."
        ),
        "以现有的不显示比例和设计效应，要以 80 % 的把握在 5 % 水平上看出“{zh}”多两成，两组一共需要的曝光数；n 是目前不显示的次数。不足五人做过时用全场的比例。",
    ),
    "quadrant": (
        (
            "1 weak ties, weak influence; 2 weak ties, strong influence; 3 strong ties, weak "
            "influence; 4 both strong: tie strength of the peers drawn and pooled effect on "
            "{en}, each wholly on one side of the middle product's."
        ),
        "1 弱关系弱作用；2 弱关系强作用；3 强关系弱作用；4 都强。看被抽中好友的关系强度和对“{zh}”的合并作用，两个区间都要完全落在居中商品的一侧。",
    ),
    "influence_split": (
        (
            "Median over products of the pooled effect on {en}: where strong is parted from "
            "weak."
        ),
        "各商品对“{zh}”合并作用的中位数：强弱以此为界。",
    ),
    "hazard": (
        (
            "Daily hazard of {en} after one adopter of the band had been shown, beside none; "
            "complementary log-log over the days 2 to 30 after the first exposure, with gamma "
            "frailty for what nobody saw of viewer and product, errors by viewer; n counts "
            "events. Held fixed: how many of each band could have been named "
            "(by whom it was then shown, chance decided) and, for fatigue, earlier cues."
        ),
        "看到过这一档的一位好友后，每天“{zh}”的风险是没看到时的几倍；首次曝光后第 2 至 30 天的互补双对数模型，以伽马脆弱项计入人与商品之间未观察到的差别，误差按人聚类；n 是发生次数。每一档有多少好友可以显示已经固定住，其中显示谁由随机决定。",
    ),
}

_PLAIN: Final = {
    "clipped_share": (
        "Share of exposures whose propensity lay outside 0.01–0.99.",
        "倾向在 0.01–0.99 之外的曝光所占比例。",
    ),
    "ess": (
        (
            "(Σw)²/Σw² of each arm, added up, w = 1/propensity: how many exposures of even "
            "weight would tell as much."
        ),
        "两组各自的 (Σw)²/Σw² 之和，w = 1/倾向：相当于多少次等权的曝光。",
    ),
    "largest_weight": (
        "The greatest share of its arm's weight that one exposure has.",
        "单次曝光在本组权重里占的最大一份。",
    ),
    "left_out": (
        (
            "Eligible exposures that are in no estimate, by reason: repeats of the same viewer, "
            "item and epoch; makers; cues that name the viewer; arms that no chance decided; "
            "and, by outcome, done before or not yet time to tell."
        ),
        "没有用于估计的合格曝光，按原因计：同人同内容同期的重复；制作者；动态里就是本人；并非随机决定的；以及以前已经做过、或时间未到的。",
    ),
    "units": (
        "First eligible exposures of viewer, item and epoch that are in the estimates.",
        "用于估计的曝光：每人、每条内容、每期的第一次。",
    ),
    "relation": (
        (
            "Mean strength of the tie from viewer to the peer drawn, 0 where they never "
            "interacted; interval clustered by viewer and by item."
        ),
        "从观看者到被抽中好友的关系强度的平均值，从未互动计 0；区间按人、按内容聚类。",
    ),
    "relation_split": (
        "Median over products of that strength: where strong is parted from weak.",
        "各商品关系强度的中位数：强弱以此为界。",
    ),
}

_MISSING: Final = {
    "no_units": (
        "No exposure of this kind has a peer drawn and an arm.",
        "没有这样的曝光：要有被抽中的好友，还要有随机分组。",
    ),
    "one_arm": (
        (
            "All of these were shown the cue, or all were held back: there is nothing to "
            "compare. Hold some back at random."
        ),
        "全都显示了，或全都没显示，无从比较。请随机留出一部分不显示。",
    ),
    "too_few": (
        (
            "Fewer than 30 exposures in one arm, or fewer than 10 viewers; how many it takes "
            "stands in the table."
        ),
        "有一组不足 30 次曝光，或不足 10 人；需要多少，表里有。",
    ),
    "no_events": (
        "Nobody did it in one of the arms, so that there is no ratio.",
        "有一组一个人也没做，算不出倍数。",
    ),
    "no_base_rate": (
        "Nobody who was held back did it yet, so that no size can be planned.",
        "不显示的人里还没有人做过，算不出要多少。",
    ),
    "too_few_groups": (
        "Fewer than four products or categories with both arms: their spread cannot be told.",
        "两组都有数据的商品或类目不足四个，说不出彼此差多少。",
    ),
    "undecided": (
        "One of the two intervals reaches across its split.",
        "两个区间里有一个跨过了分界。",
    ),
    "no_cue_shown": (
        "The exposures do not say whose names were shown (`cue_shown`).",
        "曝光里没有写明显示了谁（cue_shown）。",
    ),
    "too_few_events": (
        "Fewer than ten events in the days at risk, or no model that fits them.",
        "观察期内发生不足十次，或没有合适的模型。",
    ),
    "never_varies": (
        "Nobody of this kind was ever shown.",
        "这一类的人从没显示过。",
    ),
}


def _by_outcome(texts: Mapping[str, tuple[str, str]], language: int) -> dict[str, str]:
    return {
        f"{name}_{outcome}": text[language].format(
            en=en, zh=zh, unit_en=_UNIT[0], unit_zh=_UNIT[1]
        )
        for name, text in texts.items()
        for outcome, (en, zh) in _OUTCOMES.items()
    }


def _one(texts: Mapping[str, tuple[str, str]], language: int) -> dict[str, str]:
    return {name: text[language] for name, text in texts.items()}


NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    language: {**_by_outcome(_NAMES, at), **_one(_PLAIN_NAMES, at)}
    for at, language in enumerate(("en", "zh-Hans"))
}

DEFINITIONS: Final[Mapping[str, Mapping[str, str]]] = {
    language: {
        f"influence.{name}": text
        for name, text in {**_by_outcome(_DEFINITIONS, at), **_one(_PLAIN, at)}.items()
    }
    for at, language in enumerate(("en", "zh-Hans"))
}

MISSING: Final[Mapping[str, Mapping[str, str]]] = {
    language: _one(_MISSING, at) for at, language in enumerate(("en", "zh-Hans"))
}
