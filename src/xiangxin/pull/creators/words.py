"""What the figures of creators mean, in English and Chinese."""

from collections.abc import Mapping
from typing import Final

REFERENCES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "phone": "1.1% of followers: one company's 11 million followers beside some "
        "120,000 phones it sold. A figure told by others, not confirmed in a published "
        "source; followers who bought are not known from it.",
        "beichert": "EUR 0.265 per follower for small creators, EUR 0.049 for large ones "
        "(Beichert et al. 2024, Journal of Marketing, doi 10.1177/00222429231217471; "
        "1.9 million purchases, 2,808 posts). Another trade, other years, revenue per "
        "follower of paid posts.",
    },
    "zh-Hans": {
        "phone": "粉丝的 1.1%：一家公司 1100 万粉丝，旁边是大约 12 万台手机的销量。"
        "这是转述的数字，没有公开出处可以核实；买的人是不是粉丝，它也没说。",
        "beichert": "每个粉丝带来的销售额：小达人 0.265 欧元，大达人 0.049 欧元"
        "（Beichert 等 2024，Journal of Marketing，doi 10.1177/00222429231217471；"
        "190 万笔购买，2808 条帖子）。那是别的行业、别的年份、付费帖子的数字。",
    },
}
"""Shown beside, named as what they are; they decide nothing."""

NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "orders_per_follower": "orders per follower",
        "orders_per_reached": "orders per person reached",
        "pooled_orders_per_follower": "orders per follower, with what others tell",
        "pooled_orders_per_reached": "orders per person reached, with what others tell",
        "revenue_per_follower": "revenue per follower",
        "revenue_per_reached": "revenue per person reached",
        "cost_per_order": "cost per order",
        "return_on_cost": "revenue over cost",
        "gradient_by_follower": "gradient by number of followers",
        "gradient_by_reached": "gradient by reach",
        "spread_per_follower": "how much creators of one following differ",
        "spread_per_reached": "how much creators of one reach differ",
        "place": "place",
        "neighbours_told_apart": "neighbours in the ranking that can be told apart",
        "post_dispersion": "how much more posts differ than by chance",
        "other_currency": "rows in other currencies",
        "unread_rows": "rows without a creator or a number of orders",
    },
    "zh-Hans": {
        "orders_per_follower": "每个粉丝的订单",
        "orders_per_reached": "每个触达的人的订单",
        "pooled_orders_per_follower": "每个粉丝的订单（借助其他达人）",
        "pooled_orders_per_reached": "每个触达的人的订单（借助其他达人）",
        "revenue_per_follower": "每个粉丝的销售额",
        "revenue_per_reached": "每个触达的人的销售额",
        "cost_per_order": "每单成本",
        "return_on_cost": "销售额是花费的几倍",
        "gradient_by_follower": "随粉丝数的变化",
        "gradient_by_reached": "随触达数的变化",
        "spread_per_follower": "粉丝一样多的达人相差多大",
        "spread_per_reached": "触达一样多的达人相差多大",
        "place": "名次",
        "neighbours_told_apart": "名次相邻而分得出高下的",
        "post_dispersion": "帖子之间的差别是偶然的几倍",
        "other_currency": "其他币种的行",
        "unread_rows": "没有达人名或订单数的行",
    },
}

_POOLED_EN: Final = (
    "Gamma–Poisson: each creator's rate is gamma about a power of their size, fitted over "
    "all creators by maximum likelihood (negative binomial); what the fit does not know "
    "is in the interval."
)
_POOLED_ZH: Final = (
    "伽马–泊松：每个达人的比率服从伽马分布，中心是其规模的幂，用全部达人以最大似然拟合（负二项）；"
    "拟合的不确定也算在区间里。"
)
_CODES_EN: Final = (
    "Orders are those booked to the creator, by a code or a link: what would have come "
    "anyway is among them."
)
_CODES_ZH: Final = "订单是记在达人名下的（靠码或链接）：本来就会买的也在里面。"

DEFINITIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "creators.orders_per_follower": f"Orders over followers. {_CODES_EN} Interval: "
        "gamma posterior of a Poisson rate, widened by how much more posts of one creator "
        "differ than by chance.",
        "creators.orders_per_reached": f"Orders over reach. {_CODES_EN} Interval: gamma "
        "posterior of a Poisson rate, widened by how much more posts of one creator "
        "differ than by chance.",
        "creators.pooled_orders_per_follower": f"Orders per follower. {_POOLED_EN}",
        "creators.pooled_orders_per_reached": f"Orders per person reached. {_POOLED_EN}",
        "creators.revenue_per_follower": "Pooled orders per follower (own where there is "
        "no group) times revenue per order, which borrows from the others too. Minor "
        "units; revenue, not margin.",
        "creators.revenue_per_reached": "Pooled orders per person reached (own where there "
        "is no group) times revenue per order, which borrows from the others too. Minor "
        "units; revenue, not margin.",
        "creators.cost_per_order": "Cost over orders booked to the creator; the cost is "
        "taken as it is, the orders as Poisson. Minor units.",
        "creators.return_on_cost": "Orders times revenue per order (which borrows from the "
        "others), over cost. Revenue, not margin.",
        "creators.gradient_by_follower": "Slope of ln(orders per follower) on "
        "ln(followers), negative binomial: −0.5 means that a hundred times the followers "
        "bring a tenth per follower.",
        "creators.gradient_by_reached": "Slope of ln(orders per person reached) on "
        "ln(reach), negative binomial.",
        "creators.spread_per_follower": "Coefficient of variation of true orders per "
        "follower among creators of one size: 0 would be Poisson, more is overdispersion.",
        "creators.spread_per_reached": "Coefficient of variation of true orders per person "
        "reached among creators of one size: 0 would be Poisson, more is overdispersion.",
        "creators.place_revenue_reached": "Place by revenue per person reached, less the "
        "baseline where one is given; without one it is no incremental value. The interval "
        "holds nine of ten places drawn.",
        "creators.place_revenue_follower": "Place by revenue per follower (reach is not "
        "told), less the baseline where one is given. The interval holds nine of ten "
        "places drawn.",
        "creators.place_orders_reached": "Place by orders per person reached (revenue is "
        "not told), less the baseline where one is given. The interval holds nine of ten "
        "places drawn.",
        "creators.place_orders_follower": "Place by orders per follower (reach and revenue "
        "are not told), less the baseline where one is given. The interval holds nine of "
        "ten places drawn.",
        "creators.neighbours_told_apart": "Share of neighbours in the ranking of whom the "
        "upper is above the lower in at least 95% of the draws. The others are undecided.",
        "creators.post_dispersion": "Pearson's χ² over its degrees of freedom among rows "
        "of the same creator, at least 1; 1 where no creator has two rows.",
        "creators.other_currency": "Rows whose money is in another currency than the "
        "commonest, which alone is summed. A count.",
        "creators.unread_rows": "Rows left out for want of a name or of a number of "
        "orders. A count.",
    },
    "zh-Hans": {
        "creators.orders_per_follower": f"订单除以粉丝数。{_CODES_ZH}区间是泊松比率的伽马后验，"
        "再按同一达人各帖子比偶然多出的差别放宽。",
        "creators.orders_per_reached": f"订单除以触达数。{_CODES_ZH}区间是泊松比率的伽马后验，"
        "再按同一达人各帖子比偶然多出的差别放宽。",
        "creators.pooled_orders_per_follower": f"每个粉丝的订单。{_POOLED_ZH}",
        "creators.pooled_orders_per_reached": f"每个触达的人的订单。{_POOLED_ZH}",
        "creators.revenue_per_follower": "借助其他达人得到的每粉丝订单（达人太少时用自己的），"
        "乘以同样有所借助的单额。最小货币单位；是销售额，不是毛利。",
        "creators.revenue_per_reached": "借助其他达人得到的每触达订单（达人太少时用自己的），"
        "乘以同样有所借助的单额。最小货币单位；是销售额，不是毛利。",
        "creators.cost_per_order": "花费除以记在达人名下的订单；花费按原样，订单按泊松。"
        "最小货币单位。",
        "creators.return_on_cost": "订单乘以单额（单额借助了其他达人），除以花费。"
        "是销售额，不是毛利。",
        "creators.gradient_by_follower": "ln(每粉丝订单) 对 ln(粉丝数) 的斜率，负二项回归："
        "−0.5 就是粉丝多一百倍，每个粉丝带来的只有十分之一。",
        "creators.gradient_by_reached": "ln(每触达订单) 对 ln(触达数) 的斜率，负二项回归。",
        "creators.spread_per_follower": "规模一样的达人，真实的每粉丝订单的变异系数："
        "0 就是泊松，大于 0 就是过度离散。",
        "creators.spread_per_reached": "规模一样的达人，真实的每触达订单的变异系数："
        "0 就是泊松，大于 0 就是过度离散。",
        "creators.place_revenue_reached": "按每个触达的人的销售额排；给了基线就先减去，"
        "没给基线就不是增量。区间装着抽样名次的九成。",
        "creators.place_revenue_follower": "按每个粉丝的销售额排（没有触达数）；给了基线就先减去。"
        "区间装着抽样名次的九成。",
        "creators.place_orders_reached": "按每个触达的人的订单排（没有销售额）；给了基线就先减去。"
        "区间装着抽样名次的九成。",
        "creators.place_orders_follower": "按每个粉丝的订单排（触达和销售额都没有）；"
        "给了基线就先减去。区间装着抽样名次的九成。",
        "creators.neighbours_told_apart": "名次相邻的两个达人里，前一个在至少 95% 的抽样中高过"
        "后一个的占多少；其余分不出。",
        "creators.post_dispersion": "同一达人各行之间的皮尔逊 χ² 除以自由度，最小是 1；"
        "没有达人有两行时就是 1。",
        "creators.other_currency": "不是最常见币种的行有多少；只有最常见的币种才相加。是数出来的。",
        "creators.unread_rows": "缺达人名或订单数而没有用的行有多少。是数出来的。",
    },
}

MISSING: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "no_follower": "The number of followers is not told.",
        "no_reached": "The reach is not told.",
        "no_revenue": "Fewer than five creators have revenue above zero.",
        "no_cost": "No cost above zero is told.",
        "no_orders": "Without an order there is no cost of one.",
        "too_few_creators": "Too few creators (2 for a ranking, 5 to borrow from, 8 for a "
        "gradient), or none of them has an order.",
    },
    "zh-Hans": {
        "no_follower": "没有粉丝数。",
        "no_reached": "没有触达数。",
        "no_revenue": "有销售额的达人不到五个。",
        "no_cost": "没有大于零的花费。",
        "no_orders": "一单也没有，就没有每单成本。",
        "too_few_creators": "达人太少（排名要 2 个，互相借助要 5 个，看变化要 8 个），"
        "或者都没有订单。",
    },
}
