"""What was planted in the demo market, written beside it for whoever measures it."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from xiangxin.console.demo import ads as advertising
from xiangxin.console.demo.ads import Ads
from xiangxin.console.demo.circles import BUYS, Circles
from xiangxin.console.demo.cues import BASE, LIFT, Unit
from xiangxin.console.demo.shopping import COMPARES, DECIDES, Shopping
from xiangxin.console.demo.story import PERSON, REWARD, TOLD, TOPIC, Site
from xiangxin.insight.experiments.rules import Arm

DIRECTIONS = ("product", "person", "topic", "reward")


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """`told` is what stands in the file; `units` are the cues by which people were moved."""

    told: dict[str, Any]
    units: list[Unit]


def of(
    *,
    sites: Sequence[Site],
    units: Sequence[Unit],
    ads: Ads,
    shopping: Shopping,
    circles: Circles,
    as_of: datetime,
    campaign: tuple[datetime, datetime],
    ideas: Sequence[Mapping[str, Any]],
) -> Truth:
    ties = Counter(unit.tie for unit in units)
    lift = {tie: sum(u.lifted - u.base for u in units if u.tie == tie) for tie in LIFT}
    told = {
        "is_demo": True,
        "as_of": as_of.isoformat(),
        "what": "Planted in the made-up demo market. Nothing here was measured.",
        "actors": [_actor(site) for site in sites],
        "cues": {
            "outcome": "followed within 7 days",
            "without": BASE,
            "lift_by_tie": {
                tie: {
                    "lift": LIFT[tie],
                    "pairs": ties[tie],
                    "volume": round(lift[tie], 2),
                }
                for tie in LIFT
            },
            "ties": "acts between two people until the month began: "
            "none, fewer than three, three or more",
        },
        "reward": {
            "actor": next((site.handle for site in sites if site.reward), None),
            "declared": False,
            "from": campaign[0].isoformat(),
            "until": campaign[1].isoformat(),
            "kind": "reward_dependent",
            "drop_ratio_below": 0.5,
        },
        "ideas": list(ideas),
        "ads": _ads(ads),
        "just_shop": _just_shop(shopping, as_of),
        "circles": {
            "posts": circles.posts,
            "each_friend_buys": BUYS,
            "kept_orders": circles.orders,
            "through_a_circle": circles.closed,
        },
    }
    return Truth(told=told, units=list(units))


def _ads(ads: Ads) -> dict[str, Any]:
    """What is read beside it, folded less shown; nothing is planted of what is bought."""
    met = list(ads.meetings.values())
    many = max(1, len(met))
    return {
        "accounts": [str(one.id) for one in ads.accounts],
        "posts": ads.posts,
        "marked": ads.posts - ads.unmarked,
        "met": len(met),
        "opens_at_a_product": _by_arm(advertising.OPENS),
        "reads_on": _by_arm(advertising.READS_ON),
        "folding": {
            "opened": round(sum(one.opens for one in met) / many, 4),
            "read": round(sum(one.reads for one in met) / many, 4),
            "bought": 0,
            "orders": 0,
        },
    }


def _just_shop(shopping: Shopping, as_of: datetime) -> dict[str, Any]:
    return {
        "trips": len(shopping.trips),
        "opens_each_other_of_its_category": _by_arm(COMPARES),
        "days_to_the_last_look": _by_arm(DECIDES),
        "comparisons_a_person": round(shopping.spared(until=as_of), 4),
    }


def _by_arm(chances: Mapping[Arm, float]) -> dict[str, float]:
    return {arm.value: chance for arm, chance in chances.items()}


def _actor(site: Site) -> dict[str, Any]:
    """`people` were drawn there; `shares` is what draws those who may still come."""
    why = Counter(site.members.values())
    return {
        "id": str(site.id),
        "handle": site.handle,
        "kind": _kind(site),
        "people": sum(why.values()),
        "shares": dict(zip(DIRECTIONS, _shares(site, why), strict=True)),
        "verdict": site.pull.verdict,
        "buys": site.pull.buys,
        "buys_again": site.pull.again,
    }


def _kind(site: Site) -> str:
    if site.is_product:
        return "product"
    return "person" if site.star else "group"


def _shares(site: Site, why: Mapping[int, int]) -> list[float]:
    """As they came out. Whoever came for a gift is gone with it. At a group, and at a
    person, also a door that tells nothing leads to the topic, or to the person."""
    left = [
        0 if site.reward and place == REWARD else why.get(place, 0)
        for place in range(len(DIRECTIONS))
    ]
    shares = [many / max(1, sum(left)) for many in left]
    if not site.is_product:
        own = PERSON if site.star else TOPIC
        shares = [TOLD * share for share in shares]
        shares[own] += 1 - TOLD
    return [round(share, 4) for share in shares]


def write(truth: Truth, folder: Path | None = None) -> None:
    path = (folder or Path(settings.DATA_DIR)) / "demo-truth.json"
    path.write_text(
        json.dumps(truth.told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
