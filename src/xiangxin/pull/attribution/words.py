"""What the figures of attribution say, in English and Chinese."""

from collections.abc import Mapping
from typing import Final

_RULES: Final = {
    "en": {
        "markov": "by the Markov chain's removal effects, made to sum to 1",
        "shapley": "by Shapley's value in the game whose coalitions are worth the "
        "orders that the chain still brings when only they lead anywhere",
        "last": "by the last source before each order",
        "first": "by the first source of each path",
        "linear": "in equal parts among the steps of each path",
        "even": "in equal parts among the different sources of each path, which is "
        "Shapley's value where a coalition is worth the orders whose paths it covers",
    },
    "zh-Hans": {
        "markov": "按马尔可夫链的移除效应分，合计为一",
        "shapley": "按沙普利值分；一组来源值多少，看只剩这一组时链上还能成多少单",
        "last": "全归下单前的最后一个来源",
        "first": "全归路径上的第一个来源",
        "linear": "在路径的每一步之间平分",
        "even": "在路径上出现过的不同来源之间平分；若一组来源的价值就是它独自覆盖的订单，"
        "这正是沙普利值",
    },
}

_CREDIT: Final = {
    "en": "Kept orders of the last 365 days credited to this source, {rule}. A path is "
    "what a person met at the actor in the 30 days before an order or before nothing; "
    "makers and guests are left out. The interval weighs people anew and takes the "
    "number of orders as it is. A credit is no effect.",
    "zh-Hans": "近 365 天留下的订单里记到这个来源名下的部分，{rule}。一条路径是一个人在成交（或"
    "没成交）之前 30 天里在这里碰到的来源，卖家自己和游客不算。区间来自给人重新加权，订单总数照原样。"
    "记功不等于带来。",
}

_VALUE: Final = {
    "en": "Money of kept orders of the last 365 days, net of refunds, in minor units of "
    "the commonest currency, credited to this source {rule}.",
    "zh-Hans": "近 365 天留下的订单净额（扣退款，最常见币种的最小单位）里记到这个来源名下的部分，"
    "{rule}。",
}

NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "attribution": "Attribution",
        "markov": "Markov",
        "shapley": "Shapley",
        "last": "last touch",
        "first": "first touch",
        "linear": "each touch",
        "even": "each source",
        "markov_value": "Markov, money",
        "shapley_value": "Shapley, money",
        "last_value": "last touch, money",
        "first_value": "first touch, money",
        "linear_value": "each touch, money",
        "even_value": "each source, money",
        "incremental": "caused by the source",
        "removal": "lost without it",
        "conversions": "kept orders on paths",
        "value": "their money",
        "lost_paths": "paths that led to nothing",
        "open_paths": "paths still open",
        "guest_orders": "orders of guests",
        "other_money": "orders in no or another currency",
        "negative_money": "orders worth less than nothing",
        "payment_steps": "steps at payment hosts, left out",
        "order": "steps the chain remembers",
    },
    "zh-Hans": {
        "attribution": "归因",
        "markov": "马尔可夫",
        "shapley": "沙普利",
        "last": "末次接触",
        "first": "首次接触",
        "linear": "逐步平分",
        "even": "来源平分",
        "markov_value": "马尔可夫（金额）",
        "shapley_value": "沙普利（金额）",
        "last_value": "末次接触（金额）",
        "first_value": "首次接触（金额）",
        "linear_value": "逐步平分（金额）",
        "even_value": "来源平分（金额）",
        "incremental": "真正由它带来",
        "removal": "没有它会少多少",
        "conversions": "路径上的留存订单",
        "value": "这些订单的金额",
        "lost_paths": "没有结果的路径",
        "open_paths": "还没走完的路径",
        "guest_orders": "游客订单",
        "other_money": "没有金额或币种不同的订单",
        "negative_money": "净额为负的订单",
        "payment_steps": "剔除的支付页跳转",
        "order": "链记得几步",
    },
}

_ONE: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "removal": "Share of kept orders lost if everything that leads to this source led "
        "to nothing, in an absorbing Markov chain solved exactly (Anderl et al. 2016). Not "
        "normalised: the shares of all sources add up to more than 1.",
        "conversions": "Kept orders of the last 365 days by people who are known and no "
        "makers. The credits of each rule add up to this.",
        "value": "Their money, net of refunds, in minor units of the commonest currency.",
        "lost_paths": "Paths without an order, once 30 days have passed.",
        "open_paths": "Paths younger than 30 days without an order; they are in no figure.",
        "guest_orders": "Kept orders of guests that nobody claimed; they have no path.",
        "other_money": "Orders counted as orders, but whose money is not: it is not told, "
        "in several currencies, or not in the commonest one.",
        "negative_money": "Orders whose refunds exceed what was paid; their money counts "
        "as nothing.",
        "payment_steps": "Steps at this payment provider's host. Coming back from paying "
        "is no reason to buy.",
        "order": "How many sources the chain remembers (1 to 3): what foretold paths held "
        "out best. Rarer histories than 30 walks back off to shorter ones.",
    },
    "zh-Hans": {
        "removal": "假如通向这个来源的路都断了，留下的订单会少几成；用吸收马尔可夫链精确求解（Anderl "
        "等 2016）。没有归一，各来源加起来会超过一。",
        "conversions": "近 365 天里身份明确、又不是卖家自己的人留下的订单。每种分法加起来都等于它。",
        "value": "这些订单扣退款后的金额，最常见币种的最小单位。",
        "lost_paths": "过了 30 天仍没有下单的路径。",
        "open_paths": "不满 30 天、还没下单的路径，不进任何数字。",
        "guest_orders": "没人认领的游客订单，没有路径可查。",
        "other_money": "订单照算、金额不算：没有金额、混了币种，或不是最常见的币种。",
        "negative_money": "退的比付的多，金额按零算。",
        "payment_steps": "在这家支付页上的跳转。付完款跳回来，不是买的理由。",
        "order": "链记得前面几个来源（1 到 3）：留出一部分路径来检验，哪个猜得最准用哪个。"
        "不到 30 次的走法退回更短的记忆。",
    },
}

DEFINITIONS: Final[Mapping[str, Mapping[str, str]]] = {
    language: {
        **{f"attribution.{code}": said for code, said in _ONE[language].items()},
        **{
            f"attribution.{rule}": _CREDIT[language].format(rule=said)
            for rule, said in rules.items()
        },
        **{
            f"attribution.{rule}_value": _VALUE[language].format(rule=said)
            for rule, said in rules.items()
        },
    }
    for language, rules in _RULES.items()
}

MISSING: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "no_conversions": "Nobody who is known has a kept order of the last 365 days.",
        "few_conversions": "Fewer than 20 kept orders: too few to divide.",
        "no_money": "No kept order has an amount.",
        "no_lift": "No experiment held these sources back, so it is not known how many "
        "orders they caused.",
    },
    "zh-Hans": {
        "no_conversions": "近 365 天里没有身份明确的人留下订单。",
        "few_conversions": "留下的订单不到 20 个，太少，没法分。",
        "no_money": "留下的订单都没有金额。",
        "no_lift": "没有做过停掉这些来源的实验，所以不知道有多少订单真是它们带来的。",
    },
}
