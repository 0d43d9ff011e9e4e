"""What the figures of worth mean, in English and Chinese."""

from collections.abc import Mapping
from typing import Final

NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "revenue_per_person": "revenue per active person",
        "margin_per_person": "margin per active person",
        "income_per_person": "ad and slot income per active person",
        "value_per_person": "worth of an active person",
        "next_revenue_per_person": "revenue per person in the next 90 days",
        "cost_per_person_won": "cost of winning a person",
        "return_on_cost": "worth of a person over the cost of winning one",
        "forecast_orders": "orders of present buyers in the next 12 months",
        "forecast_revenue": "revenue of present buyers in the next 12 months",
        "forecast_per_buyer": "revenue of the next 12 months for each buyer",
        "forecast_per_person": "forecast revenue per person, 12 months",
        "buyers_alive": "share of buyers who will still buy",
        "holdout_forecast": "orders forecast for a time held out",
        "holdout_came": "orders that came in that time",
        "slot_income": "what ad slots earned",
        "shelf_revenue": "what the shelf sold",
        "other_currency": "orders and payments in other currencies",
    },
    "zh-Hans": {
        "revenue_per_person": "人均销售额（活跃的人）",
        "margin_per_person": "人均毛利（活跃的人）",
        "income_per_person": "人均广告和广告位收入（活跃的人）",
        "value_per_person": "一个活跃的人值多少",
        "next_revenue_per_person": "随后 90 天的人均销售额",
        "cost_per_person_won": "每人的获客成本",
        "return_on_cost": "一个人的价值是获客成本的几倍",
        "forecast_orders": "现有买家今后 12 个月的订单",
        "forecast_revenue": "现有买家今后 12 个月的销售额",
        "forecast_per_buyer": "每个买家今后 12 个月的销售额",
        "forecast_per_person": "今后 12 个月的人均预测销售额",
        "buyers_alive": "还会再买的买家占多少",
        "holdout_forecast": "留出时段里预测的订单",
        "holdout_came": "留出时段里真来的订单",
        "slot_income": "广告位挣了多少",
        "shelf_revenue": "货架卖了多少",
        "other_currency": "其他币种的订单和款项",
    },
}

DEFINITIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "worth.revenue_per_person": "Money of kept orders of the last 365 days, less "
        "what was given back, over the people with an act in those days; by direction, "
        "each person's money and head are divided by where their acts came from. "
        "Revenue, not margin. Minor units; Bayesian bootstrap over people.",
        "worth.margin_per_person": "Revenue per active person times the margin rate: "
        "the rate given, or margin booked over revenue, both of the last 365 days. "
        "The rate is taken as it is.",
        "worth.income_per_person": "Ad and slot income booked in the last 365 days over "
        "the people with an act in them. The interval takes the payments themselves as "
        "a sample (compound Poisson).",
        "worth.value_per_person": "Margin per active person plus ad and slot income "
        "per active person, last 365 days.",
        "worth.value_per_person_revenue": "Revenue (no margin is known) per active "
        "person plus ad and slot income per active person, last 365 days.",
        "worth.next_revenue_per_person": "People with an act in the 365 days that ended "
        "90 days ago, in the orbit and direction they had then: money of their kept "
        "orders of the 90 days since, per person.",
        "worth.cost_per_person_won": "Advertising, creators, samples and payouts of the "
        "last 365 days over the people whose first act fell in them. What came unpaid is "
        "among these people, so it is a mean and no price of one more.",
        "worth.return_on_cost": "Margin and income per active person, 365 days, over the "
        "cost of winning a person.",
        "worth.return_on_cost_revenue": "Revenue (no margin is known) and income per "
        "active person, 365 days, over the cost of winning a person.",
        "worth.forecast_orders": "BG/NBD, fitted on all days with a kept order of all "
        "buyers: expected days with an order in the next 365 days, summed over present "
        "buyers. Where buyers are so alike that the likelihood is flat, a weak prior holds "
        "each parameter within about twelvefold. The interval holds the fit's uncertainty and the buyers' own chance.",
        "worth.forecast_revenue": "Orders of the BG/NBD forecast times each buyer's "
        "expected order (gamma-gamma on repeat orders), next 365 days, present buyers "
        "only, not discounted. Revenue, not margin.",
        "worth.forecast_per_buyer": "Forecast revenue of 365 days over all buyers so far.",
        "worth.forecast_per_person": "Forecast revenue of 365 days of the buyers in this "
        "orbit or direction over all its people with an act in the last 365 days.",
        "worth.buyers_alive": "Mean probability, over all buyers, of not having left for "
        "good (BG/NBD). Buyers with one order count as staying, as the model has it.",
        "worth.holdout_forecast": "The same forecast from what was known before the "
        "held-out time (the last third of the history, at most 180 days), for the buyers "
        "of then.",
        "worth.holdout_came": "Days with a kept order in the held-out time, of the "
        "buyers of before it. A count: nothing is estimated.",
        "worth.slot_income": "Ad slots' income booked for the group in the last 365 "
        "days. The interval takes the payments as a sample (compound Poisson).",
        "worth.shelf_revenue": "Money of kept orders of the last 365 days placed at the "
        "group, guests' too. A sum of what was: nothing is estimated.",
        "worth.other_currency": "Kept orders and payments of the last 365 days in another "
        "currency than the commonest, which alone is summed. A count.",
    },
    "zh-Hans": {
        "worth.revenue_per_person": "近 365 天成立订单的钱减去退款，除以这些天里有动作的人数；"
        "按方向看时，每个人的钱和人头都按动作来路的比例分摊。这是销售额，不是毛利。"
        "以最小货币单位计；区间来自对人的贝叶斯自助法。",
        "worth.margin_per_person": "人均销售额乘以毛利率：毛利率由你给出，或是近 365 天入账毛利"
        "除以销售额；毛利率本身按原样采用。",
        "worth.income_per_person": "近 365 天入账的广告和广告位收入，除以这些天里有动作的人数。"
        "区间把每笔进账看作抽样（复合泊松）。",
        "worth.value_per_person": "近 365 天的人均毛利，加上人均广告和广告位收入。",
        "worth.value_per_person_revenue": "近 365 天的人均销售额（毛利未知），"
        "加上人均广告和广告位收入。",
        "worth.next_revenue_per_person": "以 90 天前为界，取此前 365 天有动作的人，"
        "按当时的圈层和方向，看这 90 天里成立订单的人均金额。",
        "worth.cost_per_person_won": "近 365 天的广告、达人、样品和返利支出，除以这些天里第一次"
        "有动作的人数。没花钱自己来的人也算在内，所以这是平均数，不是多赢一个人的价钱。",
        "worth.return_on_cost": "近 365 天人均毛利加收入，除以每人的获客成本。",
        "worth.return_on_cost_revenue": "近 365 天人均销售额（毛利未知）加收入，"
        "除以每人的获客成本。",
        "worth.forecast_orders": "用全部买家的成立订单日拟合 BG/NBD，把现有买家今后 365 天的预期"
        "下单日加总。买家太相像、似然函数是平的时候，用一个弱先验把各参数约束在十来倍以内。区间同时含拟合的不确定和买家自己的偶然。",
        "worth.forecast_revenue": "BG/NBD 预测的订单数乘以每个买家的预期单额（伽马–伽马，"
        "用复购订单拟合），今后 365 天，只算现有买家，不折现。这是销售额，不是毛利。",
        "worth.forecast_per_buyer": "365 天预测销售额除以迄今全部买家。",
        "worth.forecast_per_person": "这一圈层或方向里买家的 365 天预测销售额，"
        "除以其中近 365 天有动作的全部人数。",
        "worth.buyers_alive": "全部买家“还没一去不回”的平均概率（BG/NBD）。"
        "按这个模型，只买过一次的人都算还在。",
        "worth.holdout_forecast": "只用留出时段之前知道的事，对当时的买家作同样的预测；"
        "留出时段是历史的最后三分之一，最多 180 天。",
        "worth.holdout_came": "留出时段里，此前的买家有成立订单的天数。是数出来的，没有估计。",
        "worth.slot_income": "近 365 天入账的群组广告位收入。区间把每笔进账看作抽样（复合泊松）。",
        "worth.shelf_revenue": "近 365 天在群组里成立的订单金额，游客的也算。是加出来的，没有估计。",
        "worth.other_currency": "近 365 天里，不是最常见币种的成立订单和款项有多少；"
        "只有最常见的币种才相加。是数出来的。",
    },
}

MISSING: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "no_money": "No kept order of the last 365 days has a price.",
        "too_few_people": "Fewer than 30 people with an act: too few for a mean.",
        "too_few_buyers": "Too few buyers for this figure (5 for money, 50 and 10 of "
        "them with a second order for a forecast).",
        "no_margin": "No margin is booked or given: revenue is all that is known.",
        "no_income": "No ad or slot income is booked.",
        "no_costs": "No cost of winning people is booked.",
        "nobody_won": "Nobody's first act fell in the last 365 days.",
        "no_fit": "The orders do not tell how often buyers come back and leave: the "
        "likelihood has no single highest point.",
        "no_spend_fit": "The repeat orders do not tell what an order will bring.",
        "history_short": "The history is too short to hold out a part of it.",
        "no_earlier_people": "Nobody with an act before the last 90 days.",
    },
    "zh-Hans": {
        "no_money": "近 365 天的成立订单都没有价格。",
        "too_few_people": "有动作的人不到 30 个，太少，求不了平均。",
        "too_few_buyers": "买家太少（算钱至少 5 个；预测至少 50 个，其中 10 个买过第二次）。",
        "no_margin": "没有入账毛利，也没给毛利率：只知道销售额。",
        "no_income": "没有广告或广告位收入入账。",
        "no_costs": "没有入账的获客成本。",
        "nobody_won": "近 365 天里没有第一次来的人。",
        "no_fit": "订单说不清买家多久再来、何时离开：似然函数没有唯一的最高点。",
        "no_spend_fit": "复购订单说不清一单会有多少钱。",
        "history_short": "历史太短，留不出一段来检验。",
        "no_earlier_people": "90 天以前没有人有过动作。",
    },
}
