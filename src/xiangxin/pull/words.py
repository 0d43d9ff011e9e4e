"""What the figures say, in English and Chinese. Chinese is written, not translated."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from xiangxin.pull.snapshot import Figure, Snapshot

LANGUAGES: Final = ("en", "zh-Hans")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    title: str
    why: str
    then: str


LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "product": "product",
        "person": "person",
        "topic": "topic",
        "reward": "reward",
        "passer_by": "passers-by",
        "talker": "talkers",
        "follower": "followers",
        "owner": "owners",
        "co_creator": "co-creators",
        "chart": "Orbit chart: {n} people",
        "points": "the pull points to {shares}",
        "share": "{name} {value} ({low}–{high})",
        "between": ", ",
        "then": "; ",
        "caption": "{n} people; {each}. {needle}",
        "each_one": "one dot is one person",
        "each": "one dot is {each} people",
        "needle": "The longer the needle, the more single-minded the pull; "
        "the wedge is its 90% interval.",
        "no_needle": "The wedge holds 90% of what is possible; it is too wide "
        "for a needle.",
        "few_for_needle": "They are too few for a needle.",
        "no_direction": "Where they came from is not known yet.",
        "undrawn": " Of them {n} came by unknown ways and are not drawn.",
        "share_bar": "Shares of the pull",
    },
    "zh-Hans": {
        "product": "产品",
        "person": "人",
        "topic": "话题",
        "reward": "奖励",
        "passer_by": "路过",
        "talker": "谈论",
        "follower": "关注",
        "owner": "拥有",
        "co_creator": "共创",
        "chart": "轨道图：{n} 人",
        "points": "引力指向{shares}",
        "share": "{name} {value}（{low}–{high}）",
        "between": "，",
        "then": "；",
        "caption": "{n} 人，{each}。{needle}",
        "each_one": "一点是一个人",
        "each": "一点是 {each} 人",
        "needle": "指针越长，引力越专一；扇形是 90% 区间。",
        "no_needle": "扇形装着 90% 的可能，太宽了，所以不画指针。",
        "few_for_needle": "人还太少，不画指针。",
        "no_direction": "还不知道人是怎么来的。",
        "undrawn": "其中 {n} 人不知道怎么来的，没有画。",
        "share_bar": "引力的份额",
    },
}

VERDICTS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "too_early": "too early to say",
        "nothing_lasting": "nothing lasting",
        "goods": "goods",
        "attention": "attention",
        "both_ways": "both ways",
    },
    "zh-Hans": {
        "too_early": "还说不准",
        "nothing_lasting": "留不住",
        "goods": "卖货",
        "attention": "关注",
        "both_ways": "两头都拉",
    },
}

TITLES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "early": "Too early to say. About {needed} people are needed; "
        "at this pace {weeks}.",
        "early_still": "Too early to say. About {needed} people are needed, "
        "and their number is not growing now.",
        "early_repeat": "Too early to say. People come for the product; "
        "whether they come back, orders half a year old will tell.",
        "nothing_lasting": "Nothing lasting: people come for the reward.",
        "goods": "This can live from goods: people come for the product, "
        "and they come back.",
        "attention": "This can live from attention: people come for people and "
        "topics, more than for goods.",
        "both_ways": "It pulls both ways: neither goods nor attention is sure to lead.",
        "both_ways_once": "It pulls both ways: people come for the product, "
        "and it is not sure that enough come back.",
    },
    "zh-Hans": {
        "early": "还说不准。大约要 {needed}\N{NO-BREAK SPACE}人，照现在的速度是{weeks}。",
        "early_still": "还说不准。大约要 {needed}\N{NO-BREAK SPACE}人，现在人没有在增加。",
        "early_repeat": "还说不准。人是冲着东西来的；会不会再买，要等订单满半年才知道。",
        "nothing_lasting": "留不住：人是冲着奖励来的。",
        "goods": "能靠卖货活下去：人是冲着东西来的，而且会回来。",
        "attention": "能靠关注活下去：人是冲着人和话题来的，多过冲着货。",
        "both_ways": "两头都拉：货和关注，谁领先还不能肯定。",
        "both_ways_once": "两头都拉：人是冲着东西来的，但回来的够不够多，还不能肯定。",
    },
}

WHYS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "people": "{people} people did something here in the last four weeks.",
        "shares": "The product holds {product} of the pull, people and topics "
        "{attention}, rewards {reward}.",
        "repeat": "Of {n} buyers, {value} bought again within 180 days ({low}–{high}).",
        "drop": "After the reward ended, {value} of the acts a day were left "
        "({low}–{high}).",
    },
    "zh-Hans": {
        "people": "近四周有 {people} 人在这里做过点什么。",
        "shares": "产品占引力的 {product}，人和话题占 {attention}，奖励占 {reward}。",
        "repeat": "{n} 个买过的人里，{value} 在 180 天内又买了（{low}–{high}）。",
        "drop": "奖励结束后，每天的动作还剩 {value}（{low}–{high}）。",
    },
}

NEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "too_early": "Nothing needs to be decided yet.",
        "nothing_lasting": "Stop the reward for a random half of the people for four "
        "weeks, and count who still comes.",
        "goods": "Before paying anybody to praise it, hold the cue back from half of "
        "its viewers and compare kept orders.",
        "attention": "Leave two weeks without the person or topic that draws most, "
        "and count who still comes.",
        "both_ways": "Switch one attractor off for two weeks (the creator silent, or "
        "no reward), and see which half stays.",
    },
    "zh-Hans": {
        "too_early": "现在还不用决定什么。",
        "nothing_lasting": "随机挑一半人，停四周奖励，看谁还来。",
        "goods": "先别花钱请人带货：对一半看到的人不出提示，再比留下的订单。",
        "attention": "让最吸引人的那个人或话题空两周，看谁还来。",
        "both_ways": "关掉一个吸引力两周（比如创作者不说话，或没有奖励），看哪一半人留下。",
    },
}

MISSING: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "causal_direction": "What happened when one attractor was off (a reward ended, "
        "a voice fell silent) stands in the report of the engine, not here.",
        "drop_ratio": "No reward ended here long enough ago to say what was left after "
        "it, so that decided nothing.",
        "passers_by": "Views are not in this ledger; passers-by are only those who "
        "left a lighter act, such as a like.",
        "direction": "Nobody of the last four weeks came by a way that is known.",
        "strength": "Nobody acted in the four weeks before the last four, so returns "
        "cannot be counted.",
        "category_rate": "No other actor of the category has returns, so there is "
        "nothing to compare with.",
        "repeat_rate": "No first order is between 180 days and a year and a half old, "
        "so buying again cannot be counted.",
    },
    "zh-Hans": {
        "causal_direction": "关掉一个吸引力（奖励停了、有人不说话了）之后会怎样，"
        "写在引擎的报告里，不在这里。",
        "drop_ratio": "这里没有结束得够久的奖励，不知道停了还剩多少，所以没有参与判断。",
        "passers_by": "账本里没有浏览；路过的人只算了留下点赞这类痕迹的人。",
        "direction": "近四周的人，没有一个知道是怎么来的。",
        "strength": "再往前四周没有人来过，算不出回访。",
        "category_rate": "同类里没有别的回访可比。",
        "repeat_rate": "没有满 180 天、又不超过一年半的首单，算不出复购。",
    },
}

DEFINITIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "returned": "came back by themselves within 28 days",
        "category_returned": "the same in the rest of the category",
        "ratio": "times the category",
        "force": "strength F: people times that ratio",
        "repeat": "bought again within 180 days",
        "unknown": "came by an unknown way (left out of the shares)",
    },
    "zh-Hans": {
        "returned": "28 天内自己回来的",
        "category_returned": "同类其余的",
        "ratio": "是同类的几倍",
        "force": "强度 F：人数乘以这个倍数",
        "repeat": "180 天内又买了",
        "unknown": "不知道怎么来的（不算进份额）",
    },
}

REPORT: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "language": "English",
        "title": "Pull",
        "lede": "What draws people to each actor of this market, how strongly, "
        "and what can live from it.",
        "as_of": "As of {as_of} UTC. Engine {engine}, seed {seed}.",
        "demo": "demo",
        "demo_why": "These people and figures are made up.",
        "overview": "The market",
        "counted": "{actors} actors have people around them.",
        "chapters": "Below, the {chapters} with most people in the last four weeks.",
        "actor": "Actor",
        "people": "People, 28 days",
        "verdict": "Can live from",
        "shares": "Shares",
        "orbit": "Orbit",
        "near": "Near it, last year",
        "kind_person": "person",
        "kind_brand": "brand",
        "kind_product": "product",
        "kind_group": "group",
        "next": "Next:",
        "where": "Where it points",
        "direction": "Direction",
        "share": "Share",
        "interval": "90% interval",
        "strong": "How strong it is",
        "figure": "Figure",
        "value": "Value",
        "n": "n",
        "orbits": "Who is near",
        "guests": "Orders of guests, in no orbit",
        "undirected": "Of these, not drawn: unknown direction",
        "missing": "What this cannot say",
        "badge": "association",
        "badge_why": "What goes together in the ledger; no experiment stands behind it.",
    },
    "zh-Hans": {
        "language": "中文",
        "title": "向心力",
        "lede": "人被什么吸引到每个产品、品牌、小组和人身边，有多强，靠什么能活下去。",
        "as_of": "截至 {as_of} UTC。引擎 {engine}，种子 {seed}。",
        "demo": "演示",
        "demo_why": "这里的人和数都是编的。",
        "overview": "整个市场",
        "counted": "身边有人的一共 {actors} 个。",
        "chapters": "下面是近四周人最多的 {chapters} 个。",
        "actor": "对象",
        "people": "28 天人数",
        "verdict": "靠什么活",
        "shares": "份额",
        "orbit": "轨道",
        "near": "一年内在身边",
        "kind_person": "人",
        "kind_brand": "品牌",
        "kind_product": "产品",
        "kind_group": "小组",
        "next": "接下来：",
        "where": "指向哪里",
        "direction": "方向",
        "share": "份额",
        "interval": "90% 区间",
        "strong": "有多强",
        "figure": "数",
        "value": "值",
        "n": "n",
        "orbits": "谁在近处",
        "guests": "访客的订单，不在轨道里",
        "undirected": "其中没有画的：不知道怎么来的",
        "missing": "这里说不了的",
        "badge": "关联",
        "badge_why": "账本里一起出现的东西；背后没有实验。",
    },
}

SMALL: Final = {
    "en": "no one two three four five six seven eight nine ten eleven twelve".split(),
    "zh-Hans": "零 一 两 三 四 五 六 七 八 九 十 十一 十二".split(),
}


def said(snapshot: Snapshot, *, language: str) -> Said:
    """The verdict as a sentence, its reason, and what to do next."""
    return Said(
        title=_title(snapshot, language),
        why=_why(snapshot, language),
        then=NEXTS[language][snapshot.verdict.code],
    )


def percent(value: float) -> str:
    return f"{value * 100:.0f}%"


def bounds(figure: Figure) -> str:
    """The interval of a share, as 54–61%."""
    return f"{figure.low * 100:.0f}–{figure.high * 100:.0f}%"


def _title(snapshot: Snapshot, language: str) -> str:
    facts, titles = snapshot.verdict.facts, TITLES[language]
    if facts.get("product_without_repeat"):
        return titles["both_ways_once"]
    if snapshot.verdict.code != "too_early":
        return titles[snapshot.verdict.code]
    if "people_needed" not in facts:
        return titles["early_repeat"]
    needed = f"{facts['people_needed']:,.0f}"
    if "weeks" not in facts:
        return titles["early_still"].format(needed=needed)
    weeks = _weeks(int(facts["weeks"]), language)
    return titles["early"].format(needed=needed, weeks=weeks)


def _why(snapshot: Snapshot, language: str) -> str:
    whys = WHYS[language]
    parts = [whys["people"].format(people=f"{snapshot.people:,}")]
    if snapshot.shares:
        share = {name: figure.value for name, figure in snapshot.shares.items()}
        parts.append(
            whys["shares"].format(
                product=percent(share["product"]),
                attention=percent(share["person"] + share["topic"]),
                reward=percent(share["reward"]),
            )
        )
    if again := snapshot.repeat:
        parts.append(
            whys["repeat"].format(
                n=f"{again.n:,}",
                value=percent(again.value),
                low=f"{again.low * 100:.0f}",
                high=f"{again.high * 100:.0f}",
            )
        )
    if left := snapshot.drop:
        parts.append(
            whys["drop"].format(
                value=percent(left.value),
                low=f"{left.low * 100:.0f}",
                high=f"{left.high * 100:.0f}",
            )
        )
    return ("" if language == "zh-Hans" else " ").join(parts)


def _weeks(count: int, language: str) -> str:
    small = SMALL[language]
    number = small[count] if count < len(small) else str(count)
    if language == "zh-Hans":
        return f"{number}周" if count < len(small) else f" {number} 周"
    return f"{number} week" if count == 1 else f"{number} weeks"
