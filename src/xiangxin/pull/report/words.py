"""What a report says around the figures, in English and Chinese."""

from collections.abc import Mapping
from typing import Final

from xiangxin.pull.windows import WINDOWS

OWN: Final = ("direction", "strength", "orbits", "verdict")
"""Measures whose figures are those of the snapshots."""

Words = Mapping[str, Mapping[str, str]]

NAMES: Final[Words] = {
    "en": {
        "share_product": "Product",
        "share_person": "Person",
        "share_topic": "Topic",
        "share_reward": "Reward",
        "unknown": "Came by an unknown way",
        "people": "People with an act in 28 days",
        "returned": "Came back by themselves",
        "category_returned": "The same in the category",
        "ratio": "Return, times the category",
        "force": "Strength F",
        "repeat": "Bought again within 180 days",
        "drop_ratio": "Left after the reward ended",
        "passer_by": "Passers-by",
        "talker": "Talkers",
        "follower": "Followers",
        "owner": "Owners",
        "co_creator": "Co-creators",
        "undirected": "Of these, direction unknown",
        "guest_orders": "Orders of guests, in no orbit",
        "interaction:0": "never interacted",
        "interaction:1": "weakest quarter of ties",
        "interaction:2": "second quarter of ties",
        "interaction:3": "third quarter of ties",
        "interaction:4": "strongest quarter of ties",
        "interaction:4-1": "strongest less weakest quarter",
        "common:0": "no neighbour in common",
        "common:1": "one neighbour in common",
        "common:2": "two or three in common",
        "common:3": "four to nine in common",
        "common:4": "ten or more in common",
        "all:1": "one peer shown",
        "all:2": "two peers shown",
        "all:3-4": "three or four peers shown",
        "all:5-9": "five to nine peers shown",
        "all:10+": "ten or more peers shown",
        "carry:nobody": "nobody had moved them elsewhere",
        "carry:other": "somebody else had moved them elsewhere",
        "carry:same": "this peer had moved them elsewhere",
        "carry:same-other": "this peer less somebody else",
        "familiar:yes": "they knew the product",
        "familiar:no": "they did not know the product",
        "familiar:no-yes": "not known less known",
        "taste:agree": "tastes agree",
        "taste:differ": "tastes differ",
        "taste:agree-differ": "tastes agree less differ",
    },
    "zh-Hans": {
        "share_product": "产品",
        "share_person": "人",
        "share_topic": "话题",
        "share_reward": "奖励",
        "unknown": "不知道怎么来的",
        "people": "28 天里做过点什么的人",
        "returned": "自己回来的",
        "category_returned": "同类里自己回来的",
        "ratio": "回访，是同类的几倍",
        "force": "强度 F",
        "repeat": "180 天内又买了",
        "drop_ratio": "奖励结束后还剩",
        "passer_by": "路过",
        "talker": "谈论",
        "follower": "关注",
        "owner": "拥有",
        "co_creator": "共创",
        "undirected": "其中方向不明的",
        "guest_orders": "访客的订单，不在轨道里",
        "interaction:0": "从没来往",
        "interaction:1": "最远的四分之一",
        "interaction:2": "较远的四分之一",
        "interaction:3": "较近的四分之一",
        "interaction:4": "最近的四分之一",
        "interaction:4-1": "最近减最远",
        "common:0": "没有共同认识的人",
        "common:1": "一个共同认识的人",
        "common:2": "两三个共同认识的人",
        "common:3": "四到九个共同认识的人",
        "common:4": "十个以上共同认识的人",
        "all:1": "写了一个人",
        "all:2": "写了两个人",
        "all:3-4": "写了三四个人",
        "all:5-9": "写了五到九个人",
        "all:10+": "写了十个以上的人",
        "carry:nobody": "在别的类目没有被谁带动过",
        "carry:other": "在别的类目被另外的人带动过",
        "carry:same": "在别的类目被同一个人带动过",
        "carry:same-other": "同一个人减另外的人",
        "familiar:yes": "本来就知道这东西",
        "familiar:no": "本来不知道这东西",
        "familiar:no-yes": "不知道的减知道的",
        "taste:agree": "口味合",
        "taste:differ": "口味不合",
        "taste:agree-differ": "口味合的减不合的",
    },
}

_PLACES: Final = ("passer_by", "talker", "follower", "owner", "co_creator", "outside")
_BEFORE: Final = {
    "en": "passers-by before,talkers before,followers before,owners before,"
    "co-creators before,not here before".split(","),
    "zh-Hans": "原来路过,原来谈论,原来关注,原来拥有,原来共创,原来不在".split(","),
}
_WINDOWS: Final = {"en": "{near} to {far} days ago", "zh-Hans": "{near} 到 {far} 天前"}


def _moments(language: str) -> dict[str, str]:
    """Slices by time: windows of 28 days, and where people of one were before it."""
    said = {
        f"window:{at}": _WINDOWS[language].format(near=28 * at, far=28 * at + 28)
        for at in range(WINDOWS)
    }
    for place, before in zip(_PLACES, _BEFORE[language], strict=True):
        said |= {f"flow:{at}:{place}": before for at in range(WINDOWS)}
    return said


_SHARE_EN = (
    "Mean over the people with an act here in the last 28 days of the part of their "
    "acts that came this way; each person counts once, acts after several sources are "
    "divided by removal effects, unknown ways are left out, four pseudo-people stand "
    "at the category's mean. Interval: 4,000 Bayesian bootstraps over people."
)
_SHARE_ZH = (
    "近 28 天在这里做过点什么的人，各自的动作里这样来的占多少，取平均；一人算一次，"
    "来路不止一个时按移除效应分摊，来路不明的不算，另加四个按同类平均来的虚拟人。"
    "区间：按人的 4,000 次贝叶斯自助。"
)
_ORBIT_EN = (
    "People whose innermost orbit this is, over 365 days; following counts while it "
    "lasts. Makers are left out. Counted, not estimated."
)
_ORBIT_ZH = (
    "365 天里最近到过这一圈的人；关注只要没取消就算。经营者不算。是数出来的，没有估计。"
)
_DIRECTIONS = ("product", "person", "topic", "reward")
_ORBITS = ("passer_by", "talker", "follower", "owner", "co_creator")

DEFINITIONS: Final[Words] = {
    "en": {
        **{f"direction.share_{name}": _SHARE_EN for name in _DIRECTIONS},
        **{f"orbits.{name}": _ORBIT_EN for name in _ORBITS},
        "direction.kind": "The same shares over all actors of this kind together, each "
        "weighed by its people; one person counts once at each actor. Told of five "
        "actors or more. Interval: the actors' own, taken as independent.",
        "orbits.kind": "People in this orbit of an actor of this kind, over 365 days, "
        "added up over actors; told of five actors or more.",
        "direction.unknown": "Part of the acts of the last 28 days whose way in is not "
        "known, mean over people. Shown beside the shares and left out of them.",
        "direction.people": "People with an act here in the last 28 days, makers left "
        "out. Counted, not estimated.",
        "orbits.undirected": "People in an orbit none of whose acts of 365 days came "
        "a known way; the chart does not draw them.",
        "orbits.guest_orders": "Kept orders of 365 days that no person has claimed.",
        "strength.returned": "Of the people with an act in the 28 days before the last "
        "28, the share with an organic act in the last 28: not from a notification, "
        "mail or campaign, and no promotion. Interval: Jeffreys.",
        "strength.category_returned": "The same share, pooled over the category's other "
        "actors.",
        "strength.ratio": "The return here over the category's. Interval from the draws "
        "of both.",
        "strength.force": "F = N r / r_c: the people of the 28 days before the last 28 "
        "times the ratio of returns.",
        "verdict.repeat": "Of the people whose first kept order is 180 days to a year "
        "and 180 days old, the share with a second within 180 days. Interval: Jeffreys.",
        "verdict.drop_ratio": "Acts a day in the 28 days after the latest reward ended, "
        "over acts a day in the 28 days before its end. Interval: bootstrap over people.",
    },
    "zh-Hans": {
        **{f"direction.share_{name}": _SHARE_ZH for name in _DIRECTIONS},
        **{f"orbits.{name}": _ORBIT_ZH for name in _ORBITS},
        "direction.kind": "同样的份额，这一类的所有对象合在一起，按人数加权；一个人在每个对象"
        "那里算一次。至少五个对象才说。区间：把各自的区间当作互不相干。",
        "orbits.kind": "365 天里在这一类对象的这一圈里的人，各对象相加；至少五个对象才说。",
        "direction.unknown": "近 28 天的动作里，不知道怎么来的占多少，按人平均。"
        "写在份额旁边，不算进份额。",
        "direction.people": "近 28 天在这里做过点什么的人，经营者不算。是数出来的，没有估计。",
        "orbits.undirected": "在轨道里、但 365 天的动作没有一个知道怎么来的；图上不画。",
        "orbits.guest_orders": "365 天里成立、没有人认领的订单。",
        "strength.returned": "再往前 28 天来过的人，近 28 天自己又来的占多少："
        "不是通知、邮件、活动叫来的，也没有促销。区间：杰弗里斯。",
        "strength.category_returned": "同类其余对象合起来的同一比例。",
        "strength.ratio": "这里的回访比同类的回访。区间来自两者的抽样。",
        "strength.force": "F = N r / r_c：再往前 28 天的人数，乘以回访的倍数。",
        "verdict.repeat": "首单满 180 天、不超过一年半的人，180 天内有第二单的占多少。"
        "区间：杰弗里斯。",
        "verdict.drop_ratio": "最近一次奖励结束后 28 天每天的动作数，除以结束前 28 天的。"
        "区间：按人自助。",
    },
}

MOMENTS: Final[Words] = {language: _moments(language) for language in ("en", "zh-Hans")}

MISSING: Final[Words] = {
    "en": {
        "few": "Fewer people than can be told without telling of one of them: it would "
        "take at least five, or a hundred for a share."
    },
    "zh-Hans": {
        "few": "人太少，说出来就等于说出某一个人：至少要五个人，份额要一百个人。"
    },
}

LACKS: Final[Mapping[str, str]] = {
    "en": "Needs {need}, which this input has not.",
    "zh-Hans": "要有 {need}，这份数据里没有。",
}

TITLES: Final[Words] = {
    "en": {
        "direction": "Where it points",
        "motion": "What moved",
        "strength": "How strong it is",
        "orbits": "Who is near",
        "verdict": "What can live from it",
        "ties": "Who is tied to whom",
        "influence": "Who moves whom",
        "observational": "Who moves whom, without an experiment",
        "reward": "After the reward ended",
        "attribution": "What brought the orders",
        "worth": "What a person is worth",
        "fit": "Does it suit a community",
        "spread": "How it spread, and what shape it took",
        "shape": "What people say it is",
        "choosing": "Does choosing get easier",
    },
    "zh-Hans": {
        "direction": "指向哪里",
        "motion": "怎么变的",
        "strength": "有多强",
        "orbits": "谁在近处",
        "verdict": "靠什么活",
        "ties": "谁和谁有来往",
        "influence": "谁带动谁",
        "observational": "没有实验，谁带动谁",
        "reward": "奖励结束之后",
        "attribution": "订单是什么带来的",
        "worth": "一个人值多少",
        "fit": "适不适合做社群",
        "spread": "怎么传开，长成什么样",
        "shape": "人们说它是什么",
        "choosing": "选东西有没有变容易",
    },
}

PARTS: Final[Words] = {
    "en": {
        "product": "product",
        "person": "person",
        "topic": "topic",
        "reward": "reward",
        "unknown": "unknown",
        "passer_by": "passers-by",
        "talker": "talkers",
        "follower": "followers",
        "owner": "owners",
        "co_creator": "co-creators",
        "outside": "new here",
        "interaction": "by interaction",
        "common": "by common neighbours",
        "category": "",
        "home": "home",
        "search": "search",
        "group": "group",
        "hashtag": "hashtag",
        "release": "release",
        "idea": "idea",
        "notification": "notification",
        "mail": "mail",
        "campaign": "campaign",
        "link": "link",
        "qr": "QR code",
        "direct": "direct",
        "organic": "came by themselves",
        "brand": "brand",
        "all": "all",
        "sustainable": "lives without rewards",
        "reward_dependent": "hangs on rewards",
        "pyramid_like": "like a pyramid",
        "window": "",
        "flow": "",
    },
    "zh-Hans": {
        "product": "产品",
        "person": "人",
        "topic": "话题",
        "reward": "奖励",
        "unknown": "不明",
        "passer_by": "路过",
        "talker": "谈论",
        "follower": "关注",
        "owner": "拥有",
        "co_creator": "共创",
        "outside": "新来的",
        "interaction": "按来往",
        "common": "按共同认识的人",
        "category": "",
        "home": "首页",
        "search": "搜索",
        "group": "小组",
        "hashtag": "话题标签",
        "release": "新版",
        "idea": "建议",
        "notification": "通知",
        "mail": "邮件",
        "campaign": "活动",
        "link": "链接",
        "qr": "二维码",
        "direct": "直接来",
        "organic": "自己来的",
        "brand": "品牌",
        "all": "全部",
        "sustainable": "没有奖励也活得下去",
        "reward_dependent": "靠奖励",
        "pyramid_like": "像金字塔",
        "window": "",
        "flow": "",
    },
}

BADGES: Final[Words] = {
    "en": {
        "experiment": "experiment",
        "matched": "matched",
        "association": "association",
    },
    "zh-Hans": {"experiment": "实验", "matched": "匹配", "association": "关联"},
}

BADGE_WHYS: Final[Words] = {
    "en": {
        "experiment": "Chance decided who saw what, so the difference is an effect.",
        "matched": "Compared with others who were alike; nobody drew lots.",
        "association": "What goes together in the ledger; no experiment stands behind it.",
    },
    "zh-Hans": {
        "experiment": "谁看到什么由抽签决定，所以差别就是效果。",
        "matched": "和相似的对象比较；没有抽签。",
        "association": "账本里一起出现的东西；背后没有实验。",
    },
}

PAGE: Final[Words] = {
    "en": {
        "table": "Table",
        "figures": "{count} figures as a table",
        "explained": "{count} figures as a table, and what each means",
        "open": "open",
        "open_why": "Open: the interval holds {split}. ",
        "open_never": "The value lies too near to it for more data to settle soon.",
        "open_until": "An n of about {n} (now {now}) would settle it, were the value to "
        "stay.",
        "open_until_part": "The first to be settled is “{part}”, with an n of about {n} "
        "(now {now}), were the value to stay.",
        "other_outcomes": "The same for following and for opening",
        "conditions": "By who it is, and who else",
        "orbit_table": "Table behind the orbit chart",
        "trend_table": "The last six windows as a table",
        "flow_table": "Who moved between orbits",
        "from": "28 days to {day}: {orbit} became",
        "definitions": "What each figure means",
        "badges": "How a figure was found",
        "market": "The whole market",
        "kinds_product": "products",
        "kinds_brand": "brands",
        "kinds_group": "groups",
        "kinds_person": "persons",
        "goods": "goods",
        "attention": "attention",
        "reward": "reward",
        "attention_long": "attention (person + topic)",
        "triangle": "Direction triangle: goods, attention, reward",
        "now": "now",
        "to": "28 days to {day}",
        "category": "category",
        "reward_ended": "reward ended",
        "ratio_axis": "organic return, times the category",
        "trend_none": "The red region holds 90%. Too few earlier people for a trend.",
        "trend_past": "The red region holds 90%. The path goes through what was told in "
        "earlier weeks.",
        "trend_open": "The red region holds 90%. Whether the pull moves toward goods or "
        "attention is open: every 28 days the odds of goods change ×{value} ({bounds}).",
        "trend_goods": "The pull moves toward goods: every 28 days their odds change "
        "×{value} ({bounds}). The red region holds 90%.",
        "trend_attention": "The pull moves toward attention: every 28 days the odds of "
        "goods change ×{value} ({bounds}). The red region holds 90%.",
        "strong_more": "Unasked, people return {value} times as often as in the "
        "category ({bounds}).",
        "strong_open": "Unasked, people return {value} times as often as in the "
        "category ({bounds}); whether that is more or less is open.",
        "causal_first": "Before and after says otherwise than the shares, and comes "
        "first: organic visits changed ×{value} ({bounds}).",
        "settle": "What would change this: {next}",
        "per_exposure": "Effect of one exposure",
        "volume": "Total volume",
        "and_more": "The table has {count} more.",
        "none": "Nothing can be told from this input:",
        "print_table": "Table",
        "up": "To the top",
        "other": "Other figures",
        "not_told": "What this cannot say, and why",
    },
    "zh-Hans": {
        "table": "表",
        "figures": "{count} 个数的表",
        "explained": "{count} 个数的表，以及每个数的意思",
        "open": "未定",
        "open_why": "未定：区间里有 {split}。",
        "open_never": "值离它太近，再多数据一时也定不下来。",
        "open_until": "如果值不变，n 到 {n} 左右（现在 {now}）就能定。",
        "open_until_part": "最先能定的是“{part}”：如果值不变，n 到 {n} 左右（现在 {now}）。",
        "other_outcomes": "关注和点开的同样几张图",
        "conditions": "看是谁，还有谁",
        "orbit_table": "轨道图背后的表",
        "trend_table": "最近六段的表",
        "flow_table": "谁在轨道之间移动",
        "from": "到 {day} 的 28 天：{orbit}的人后来",
        "definitions": "每个数是什么意思",
        "badges": "数是怎么来的",
        "market": "整个市场",
        "kinds_product": "产品",
        "kinds_brand": "品牌",
        "kinds_group": "小组",
        "kinds_person": "人",
        "goods": "货",
        "attention": "关注",
        "reward": "奖励",
        "attention_long": "关注（人 + 话题）",
        "triangle": "方向三角：货、关注、奖励",
        "now": "现在",
        "to": "到 {day} 的 28 天",
        "category": "同类",
        "reward_ended": "奖励结束",
        "ratio_axis": "自己回来的，是同类的几倍",
        "trend_none": "红色区域装着 90%。以前的人太少，看不出走向。",
        "trend_past": "红色区域装着 90%。小点是以前几周公布过的位置。",
        "trend_open": "红色区域装着 90%。往货走还是往关注走，还不能肯定："
        "货的比值每 28 天变为 ×{value}（{bounds}）。",
        "trend_goods": "引力在往货走：货的比值每 28 天变为 ×{value}（{bounds}）。"
        "红色区域装着 90%。",
        "trend_attention": "引力在往关注走：货的比值每 28 天变为 ×{value}（{bounds}）。"
        "红色区域装着 90%。",
        "strong_more": "没人叫，也自己回来的，是同类的 {value} 倍（{bounds}）。",
        "strong_open": "没人叫，也自己回来的，是同类的 {value} 倍（{bounds}），"
        "算多还是算少，还不能肯定。",
        "causal_first": "前后对比和份额说的不一样，以它为先：自己来的人次变为 "
        "×{value}（{bounds}）。",
        "settle": "什么会改变这个结论：{next}",
        "per_exposure": "看到一次的作用",
        "volume": "总量",
        "and_more": "表里还有 {count} 个。",
        "none": "这份数据说不出什么：",
        "print_table": "表",
        "up": "回到顶上",
        "other": "其他的数",
        "not_told": "这里说不了的，为什么",
    },
}

CHANGES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "too_early": "at least {people} people with an act in 28 days, and share "
        "intervals narrower than {width}.",
        "nothing_lasting": "a reward share sure to lie under {reward}, and visits that "
        "stay above half after a reward ends.",
        "goods": "more pull toward people and topics than toward the product, or no "
        "more than {again} who buy again.",
        "attention": "a product share that comes within {lead} of people and topics.",
        "both_ways": "the product ahead with more than {again} buying again, or people "
        "and topics ahead by {lead}; either sure to {sure}.",
    },
    "zh-Hans": {
        "too_early": "28 天里至少 {people} 人做过点什么，而且份额的区间窄于 {width}。",
        "nothing_lasting": "奖励的份额肯定在 {reward} 以下，而且奖励结束后还留下一半以上的人次。",
        "goods": "人和话题的引力超过产品，或者再买的不超过 {again}。",
        "attention": "产品的份额追到离人和话题 {lead} 以内。",
        "both_ways": "产品领先、再买的超过 {again}，或者人和话题领先 {lead}；都要有 {sure} 的把握。",
    },
}

NEEDS: Final[Words] = {
    "en": {
        "influence": "What people were shown, with a friend's name held back from some "
        "of them at random, and what they did afterwards.",
        "circles": "By which post or door people came, and who follows whom.",
        "ties": "Whom people acted toward: replies, likes, thanks, mentions.",
        "observational": "People who saw somebody they know do something, and others "
        "like them who did not.",
        "reward": "Acts of half a year, and claims, coupons or invitations if any.",
        "spread": "Five people or more, and through which door each came first.",
        "fit": "Releases, ideas, variants and talk of a product that people own.",
        "folding": "Likely ads, folded away or shown at random, and what readers did then.",
        "worth": "Thirty people with an act, and kept orders of a year.",
        "choosing": "What people were shown and when, until they bought it or gave it up.",
        "attribution": "Kept orders, and what each buyer met in the 30 days before.",
    },
    "zh-Hans": {
        "influence": "给人看过什么，其中随机有一部分没写好友的名字，以及后来做了什么。",
        "circles": "人是从哪条帖子、哪个门来的，谁关注着谁。",
        "ties": "人对谁做了什么：回复、点赞、道谢、提到。",
        "observational": "看到认识的人做了某件事的人，以及相似却没看到的人。",
        "reward": "半年里的动作；有领奖、优惠券或邀请的，也要有。",
        "spread": "五个人以上，各自第一次是从哪个门进来的。",
        "fit": "有人拥有的产品的新版、建议、款式和谈论。",
        "folding": "疑似广告随机折起或显示，以及读的人之后做了什么。",
        "worth": "三十个做过点什么的人，和一年里留下的订单。",
        "choosing": "什么时候给人看过什么，直到买下或作罢。",
        "attribution": "留下的订单，以及每个买家之前 30 天碰到过什么。",
    },
}
"""What each measure would have to be given."""
