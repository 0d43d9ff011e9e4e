"""What the examples' pages say, in English and Chinese."""

from collections.abc import Mapping
from typing import Final, TypeAlias

Texts: TypeAlias = Mapping[str, str]
Said: TypeAlias = Mapping[str, Texts]

PAGE: Final[Said] = {
    "en": {
        "figure": "figure",
        "ours": "ours, 90% interval",
        "printed": "published",
        "n": "n",
        "table": "The figures of this drawing",
        "made": "Engine {engine}, seed {seed}. Data: {data}.",
        "experiment": "experiment",
        "association": "association",
    },
    "zh-Hans": {
        "figure": "数字",
        "ours": "我们的，90% 区间",
        "printed": "发表的",
        "n": "n",
        "table": "这张图的数字",
        "made": "引擎 {engine}，种子 {seed}。数据：{data}。",
        "experiment": "实验",
        "association": "关联",
    },
}

INSURANCE: Final[Said] = {
    "en": {
        "title": "Neighbours and insurance",
        "lede": "Do farmers buy because their neighbours did? {farmers} farmers in "
        "{villages} villages, and an offer that was drawn by lot.",
        "data": "Cai, de Janvry and Sadoulet 2015, doi 10.1257/app.20130442, as the "
        "package causaldata holds it",
        "answer": "Yes. Where ten points more of the neighbours had bought, {ten} points "
        "more of the farmers bought (from {low} to {high}).",
        "open": "These farmers cannot tell: the effect of the neighbours lies between "
        "{low} and {high} points for ten.",
        "how": "Whoever came first was offered the insurance either with buying or with "
        "not buying as the default, by lot. The default moves what the neighbours do "
        "(first stage) and, through them alone, what a farmer does (reduced form). One "
        "over the other is the effect of the neighbours (Wald). Intervals are clustered "
        "by {addresses} addresses; the first stage's F is {f}.",
        "lies": "It would lie if the default reached the farmer by another way than the "
        "neighbours' buying. Farmers beside others who bought differ in much else; "
        "ordinary least squares cannot tell that from influence, and stands here as what "
        "it is: an association.",
        "bootstrap": "Addresses drawn anew, 95%: ours {ours}, published about {printed}.",
        "chart": "What the neighbours' buying does",
        "reduced": "reduced form: default → farmer buys",
        "first": "first stage: default → neighbours buy",
        "wald": "Wald: neighbours buy → farmer buys",
        "ols": "least squares: the same without the lottery",
    },
    "zh-Hans": {
        "title": "邻居和保险",
        "lede": "农户买保险，是因为邻居买了吗？{villages} 个村，{farmers} 户，"
        "还有一个抽签决定的问法。",
        "data": "Cai、de Janvry、Sadoulet 2015，doi 10.1257/app.20130442，"
        "取自软件包 causaldata",
        "answer": "是的。邻居里多一成人买，农户就多 {ten} 个百分点买"
        "（{low} 到 {high}）。",
        "open": "这些农户说不清：邻居多一成，作用在 {low} 到 {high} 个百分点之间。",
        "how": "先来的那批人，有的默认买，有的默认不买，由抽签决定。默认选项影响邻居买不买"
        "（第一阶段），也只通过邻居影响这一户买不买（简约式）。两者相除，就是邻居的作用"
        "（Wald）。区间按 {addresses} 个住址聚类；第一阶段 F 为 {f}。",
        "lies": "如果默认选项绕过邻居、从别的路影响到农户，这个数就不对。"
        "邻居买得多的农户，别的地方也不一样；最小二乘分不清这是影响还是本来就像，"
        "所以它在这里只算关联。",
        "bootstrap": "按住址重抽，95%：我们 {ours}，发表的约 {printed}。",
        "chart": "邻居买了会怎样",
        "reduced": "简约式：默认选项 → 农户买",
        "first": "第一阶段：默认选项 → 邻居买",
        "wald": "Wald：邻居买 → 农户买",
        "ols": "最小二乘：同一件事，不靠抽签",
    },
}

CDNOW: Final[Said] = {
    "en": {
        "title": "A record shop's buyers",
        "lede": "Who comes back, and what are they worth? {buyers} people who first bought "
        "at CDNOW early in 1997, with {orders} days of orders until June 1998.",
        "data": "Fader and Hardie's CDNOW set, as the package lifetimes holds it; "
        "published figures from Fader, Hardie and Lee 2005, doi 10.1287/mksc.1040.0098, "
        "and Fader and Hardie 2013",
        "models": "How often, until when, and how much",
        "models_how": "BG/NBD (how often a buyer comes, and when they leave for good) and "
        "gamma-gamma (what an order brings), by maximum likelihood on {sample} buyers and "
        "39 weeks, time in weeks, money in dollars.",
        "r": "r: buyers' rates, shape",
        "alpha": "α: buyers' rates, weeks",
        "a": "a: leaving after an order",
        "b": "b: staying after an order",
        "p": "p: orders of one buyer, shape",
        "q": "q: buyers' means, shape",
        "v": "v: buyers' means, dollars",
        "held_out": "Did the forecast hold?",
        "held_in": "The 39 weeks that followed, which the fit had not seen: {told} orders "
        "forecast ({low} to {high}), {came} came. What came lies in the interval.",
        "held_off": "The 39 weeks that followed, which the fit had not seen: {told} orders "
        "forecast ({low} to {high}), {came} came. What came lies outside the interval: "
        "buying did not go on as the model has it, and the interval knows chance and the "
        "fit, but not that.",
        "class": "{repeats} repeat orders",
        "class_one": "1 repeat order",
        "class_most": "{repeats} or more repeat orders",
        "class_head": "repeat orders in 39 weeks",
        "class_buyers": "buyers",
        "class_told": "forecast per buyer, 90% interval",
        "class_came": "came per buyer",
        "class_chart": "Orders per buyer in weeks 40 to 78",
        "class_said": "{told} · came {came}",
        "repeat": "How many come back",
        "in_39_weeks": "bought again within 39 weeks (the sample)",
        "in_180_days": "bought again within 180 days (all)",
        "worth": "What they will still bring",
        "worth_told": "{value} for each buyer so far (from {low} to {high})",
        "worth_how": "All {buyers} buyers, fitted on all 18 months, the next twelve months "
        "from July 1998. Revenue, since no margin is known; not discounted; what the "
        "forecast above missed, it may miss again.",
        "orders_ahead": "orders in the next twelve months",
        "revenue_ahead": "revenue in the next twelve months",
        "revenue_each": "revenue for each buyer so far",
    },
    "zh-Hans": {
        "title": "一家唱片店的买家",
        "lede": "谁会回来，他们值多少？1997 年初第一次在 CDNOW 买东西的 {buyers} 人，"
        "到 1998 年 6 月有 {orders} 个下单日。",
        "data": "Fader 和 Hardie 的 CDNOW 数据，取自软件包 lifetimes；发表的数字见 Fader、"
        "Hardie、Lee 2005，doi 10.1287/mksc.1040.0098，以及 Fader、Hardie 2013",
        "models": "多久来一次，来到何时，一次多少钱",
        "models_how": "BG/NBD 说一个人多久买一次、什么时候一去不回；伽马–伽马说一单多少钱。"
        "用 {sample} 个买家的 39 周，以最大似然拟合；时间按周，钱按美元。",
        "r": "r：各人频率的形状",
        "alpha": "α：各人频率的尺度，周",
        "a": "a：买完就走",
        "b": "b：买完还留",
        "p": "p：一个人各单的形状",
        "q": "q：各人均值的形状",
        "v": "v：各人均值的尺度，美元",
        "held_out": "预测准不准",
        "held_in": "随后 39 周，拟合时没有见过：预测 {told} 单（{low} 到 {high}），"
        "来了 {came} 单，落在区间里。",
        "held_off": "随后 39 周，拟合时没有见过：预测 {told} 单（{low} 到 {high}），"
        "来了 {came} 单，落在区间外。买家没有照模型的样子买下去；区间里有偶然和拟合的不确定，"
        "没有这一条。",
        "class": "复购 {repeats} 次",
        "class_one": "复购 1 次",
        "class_most": "复购 {repeats} 次以上",
        "class_head": "39 周内复购",
        "class_buyers": "买家",
        "class_told": "人均预测，90% 区间",
        "class_came": "人均真来",
        "class_chart": "第 40 到 78 周的人均订单",
        "class_said": "{told} · 来了 {came}",
        "repeat": "多少人回来",
        "in_39_weeks": "39 周内又买（样本）",
        "in_180_days": "180 天内又买（全部）",
        "worth": "他们还会带来多少",
        "worth_told": "迄今的买家，人均 {value}（{low} 到 {high}）",
        "worth_how": "全部 {buyers} 个买家，用满 18 个月拟合，看 1998 年 7 月起的十二个月。"
        "毛利不知道，所以是销售额；没有折现；上面没预测到的，这里也可能预测不到。",
        "orders_ahead": "今后十二个月的订单",
        "revenue_ahead": "今后十二个月的销售额",
        "revenue_each": "摊到迄今每个买家的销售额",
    },
}
