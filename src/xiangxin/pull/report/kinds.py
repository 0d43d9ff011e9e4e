"""Which kind of number each definition is."""

from collections.abc import Mapping
from typing import Final

SHARE, TIMES, COUNT, NUMBER, MONEY, PER_1000, DAYS = (
    "share", "times", "count", "number", "money", "per_1000", "days",
)  # fmt: skip


def _three(names: str) -> str:
    """Each for the three things that an exposure may bring about."""
    return " ".join(
        f"{name}_{then}"
        for name in names.split()
        for then in ("open", "follow", "order")
    )


_KINDS: Final[Mapping[str, Mapping[str, str]]] = {
    "direction": {SHARE: "*", COUNT: "people"},
    "orbits": {COUNT: "*"},
    "strength": {SHARE: "returned category_returned", TIMES: "ratio", COUNT: "force"},
    "verdict": {SHARE: "repeat drop_ratio"},
    "motion": {SHARE: "flow share", TIMES: "*"},
    "reward": {
        SHARE: "rewarded coupled burst drop_ratio returned stayed success later_funded "
        "uncaused outsiders farmed likely answer",
        TIMES: "step slope return_ratio",
        COUNT: "recruits depth paid_levels refused circles left_out acts_a_day",
    },
    "attribution": {
        SHARE: "removal",
        MONEY: "value markov_value shapley_value last_value first_value linear_value "
        "even_value",
        COUNT: "*",
    },
    "worth": {
        MONEY: "*",
        TIMES: "return_on_cost return_on_cost_revenue",
        COUNT: "forecast_orders holdout_forecast holdout_came other_currency",
        SHARE: "buyers_alive",
    },
    "ties": {
        COUNT: "pairs people ways",
        SHARE: "reciprocated mutual_follow bridge acts",
    },
    "influence": {
        PER_1000: _three("itt ipw aipw pooled spread gap influence_split"),
        COUNT: _three("volume required_n quadrant") + " ess left_out units",
        TIMES: _three("rr hazard"),
        SHARE: _three("p0") + " clipped_share largest_weight",
    },
    "observational": {
        PER_1000: "matched_difference placebo beyond_placebo",
        TIMES: "matched_ratio",
        SHARE: "unmatched",
    },
    "fit": {
        SHARE: "member_ideas traced_releases uptake off_page percentile aspect words",
        COUNT: "active_owners",
    },
    "spread": {
        COUNT: "reached deepest breadth",
        SHARE: "circle newcomer door traced one_hop",
        DAYS: "half",
    },
    "choosing": {
        DAYS: "time waited time_change waited_change time_a_person_change "
        "waited_a_person_change",
        SHARE: "bought gave_up kept returned bought_change gave_up_change kept_change "
        "returned_change",
        COUNT: "spells",
    },
    "circles": {
        COUNT: "reached orders creators " + _three("volume"),
        SHARE: "creator_buyers reached_share orders_share follows owns tail tail_gap",
        PER_1000: _three("itt gap"),
    },
    "folding": {COUNT: "units", SHARE: "opened bought"},
    "creators": {
        SHARE: "orders_per_follower orders_per_reached pooled_orders_per_follower "
        "pooled_orders_per_reached neighbours_told_apart",
        MONEY: "revenue_per_follower revenue_per_reached cost_per_order",
        TIMES: "return_on_cost",
        COUNT: "place_revenue_reached place_revenue_follower place_orders_reached "
        "place_orders_follower place other_currency unread_rows",
    },
}
"""By measure: the definitions of each kind; * is what is not named."""


def kind(definition: str) -> str:
    """NUMBER where nothing is said."""
    measure, _, name = definition.partition(".")
    kinds = _KINDS.get(measure, {})
    for each, names in kinds.items():
        if name in names.split():
            return each
    return next((each for each, names in kinds.items() if names == "*"), NUMBER)
