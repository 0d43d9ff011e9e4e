"""What a product's profile means, in English and Chinese."""

from collections.abc import Mapping
from typing import Final

NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "releases_a_year": "releases a year",
        "releases_a_quarter": "releases a quarter",
        "member_ideas": "shipped ideas that came from members",
        "traced_releases": "releases that ship a member's idea",
        "uptake": "owners who took up the last release",
        "variants": "variants really bought",
        "topics": "topics of a hundred people",
        "off_page": "talk that is not about buying",
        "active_owners": "active owners",
        "uses_a_week": "uses an owner and week",
        "returns_a_week": "days an owner comes by, a week",
        "talk_a_week": "times an owner speaks, a week",
        "percentile": "place in the category",
        "aspect": "aspect",
        "words": "in words",
    },
    "zh-Hans": {
        "releases_a_year": "一年发几版",
        "releases_a_quarter": "一季发几版",
        "member_ideas": "做出来的主意里，大家提的",
        "traced_releases": "用上了大家主意的版本",
        "uptake": "拥有的人里用上最近一版的",
        "variants": "真有人买的款式",
        "topics": "一百个人聊的话题",
        "off_page": "不是在问买卖的谈论",
        "active_owners": "还在来的拥有者",
        "uses_a_week": "每人每周用几次",
        "returns_a_week": "每人每周来几天",
        "talk_a_week": "每人每周说几次",
        "percentile": "在同类里的位置",
        "aspect": "方面",
        "words": "一句话",
    },
}

PARTS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "iterability": "can be improved",
        "variability": "can be varied",
        "talk": "worth talking about",
        "scale": "enough owners",
        "frequency": "often enough",
        "gather": "Gather a community: this product suits one. Before spending on it, "
        "invite a random half of the new owners and compare what they buy and do in 90 "
        "days.",
        "expose": "Buy exposure instead: a community around this product would have "
        "little to do. Test that too, with exposure for a random half.",
        "undecided": "Neither is sure: the profile does not point one way.",
    },
    "zh-Hans": {
        "iterability": "改得动",
        "variability": "变得出花样",
        "talk": "有得聊",
        "scale": "人够多",
        "frequency": "来得勤",
        "gather": "聚人：这样的东西适合养一个社群。先别花钱，随机请一半新买的人进来，比 90 天"
        "里他们买了什么、做了什么。",
        "expose": "不如买曝光：围着它的社群没多少事可做。买曝光也先随机试一半人。",
        "undecided": "哪边都不敢说：这几样没有指向同一边。",
    },
}

JUDGEMENT: Final[Mapping[str, str]] = {
    "en": "This is a judgement and no measurement.",
    "zh-Hans": "这是凭印象的判断，不是测出来的。",
}

DEFINITIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "fit.releases_a_year": "Releases of the last 365 days; of a younger product, at "
        "its pace since it began. Poisson, Jeffreys interval.",
        "fit.releases_a_quarter": "The same over 91 days.",
        "fit.member_ideas": "Of the shipped ideas whose author is known, the part that "
        "no maker proposed.",
        "fit.traced_releases": "Of the releases of the last 365 days, the part that ship "
        "an idea no maker proposed.",
        "fit.uptake": "Of those with a kept order before the last release that is 28 "
        "days old, the part who touched a release or came by one in the 28 days after "
        "it.",
        "fit.variants": "exp(entropy) of the variants bought and kept in the last 365 "
        "days, each person once a variant: as many as if all were bought alike.",
        "fit.topics": "exp(entropy) of the hashtags and releases that a hundred people "
        "speak of in 365 days, mean over random hundreds; support left out.",
        "fit.off_page": "Mean over the people who spoke in 365 days of the part of their "
        "talk that is not about an order, price, stock, delivery or return; support left "
        "out.",
        "fit.active_owners": "People with a kept order of the last 365 days who did "
        "something here in the last 28.",
        "fit.uses_a_week": "Uses logged by owners of the last 365 days, an owner and "
        "week of the last 28 days.",
        "fit.returns_a_week": "Days on which an owner of the last 365 days came without "
        "push or reward, an owner and week of the last 28 days.",
        "fit.talk_a_week": "Times an owner of the last 365 days spoke, support left out, "
        "an owner and week of the last 28 days.",
        "fit.percentile": "Part of the category's other products with a lower value, "
        "ties by half, over draws of all of them; n is how many they are.",
        "fit.aspect": "Mean of the percentiles of the figures of the aspect; n is how "
        "many figures are known.",
        "fit.words": "Probability that three of the five aspects or more are above the "
        "category's middle (gather) or below it (expose); undecided below 95%.",
    },
    "zh-Hans": {
        "fit.releases_a_year": "近 365 天发了几版；不满一年的，按开始以来的步子折算。泊松，"
        "Jeffreys 区间。",
        "fit.releases_a_quarter": "同上，看 91 天。",
        "fit.member_ideas": "知道是谁提的、已经做出来的主意里，不是做东西的人提的占多少。",
        "fit.traced_releases": "近 365 天的版本里，用上了大家主意的占多少。",
        "fit.uptake": "满 28 天的最近一版发布前已经买下的人里，之后 28 天碰过版本、或从版本"
        "进来的占多少。",
        "fit.variants": "近 365 天买下并留下的款式的 exp(熵)，一人一款算一次：相当于卖得一样"
        "多的有几款。",
        "fit.topics": "365 天里随机一百个人说到的话题标签和版本的 exp(熵)，对许多个一百人取平"
        "均；不含售后。",
        "fit.off_page": "365 天里说过话的人，各自的话里不是关于订单、价钱、库存、快递、退换的"
        "占多少，再按人取平均；不含售后。",
        "fit.active_owners": "近 365 天有留下的订单、近 28 天又来做过点什么的人数。",
        "fit.uses_a_week": "近 365 天的拥有者在近 28 天里记下的使用，每人每周几次。",
        "fit.returns_a_week": "近 365 天的拥有者在近 28 天里，没人推、没有奖励、自己来的天数，"
        "每人每周几天。",
        "fit.talk_a_week": "近 365 天的拥有者在近 28 天里说话的次数，不含售后，每人每周几次。",
        "fit.percentile": "同类其他产品里比它低的占多少，一样的算半个，各家都带着抽样误差来"
        "比；n 是其他产品的个数。",
        "fit.aspect": "这一方面各数字在同类里位置的平均；n 是知道几个数字。",
        "fit.words": "五个方面里有三个以上高于同类中间（聚人）、或低于中间（买曝光）的概率；不到 "
        "95% 就不下结论。",
    },
}

MISSING: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "no_releases": "The ledger has no releases of it.",
        "too_young": "It began less than 28 days ago.",
        "no_ideas": "No shipped idea with a known author.",
        "no_owners_before": "Nobody known owned it before a release that is 28 days old.",
        "no_variants": "No kept order of a known person tells its variant.",
        "no_topics": "Nobody's talk carries a hashtag or a release.",
        "few_talkers": "Fewer than a hundred people spoke of a topic.",
        "no_talk": "Nobody said anything here but to support.",
        "no_owners": "Nobody known has a kept order of the last year.",
        "no_uses": "The ledger has no uses.",
        "few_in_category": "Fewer than five products of the category have this figure.",
        "few_aspects": "Fewer than three of the five aspects have a place in the "
        "category.",
    },
    "zh-Hans": {
        "no_releases": "账本里没有它的版本。",
        "too_young": "开始还不满 28 天。",
        "no_ideas": "没有知道是谁提的、已经做出来的主意。",
        "no_owners_before": "满 28 天的版本发布之前，没有留名的人买过。",
        "no_variants": "留名的人留下的订单里，看不出是哪一款。",
        "no_topics": "没有人的话带着话题标签或说到版本。",
        "few_talkers": "说到话题的人不满一百。",
        "no_talk": "除了售后，没有人在这里说过话。",
        "no_owners": "近一年没有留名的人留下订单。",
        "no_uses": "账本里没有记使用。",
        "few_in_category": "同类里有这个数字的产品不到五个。",
        "few_aspects": "五个方面里，能在同类排上位置的不到三个。",
    },
}
