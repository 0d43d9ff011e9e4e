"""An answer to each claim, from what was found."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from xiangxin.insight.claims.rules.claims import CLAIMS
from xiangxin.insight.claims.rules.deciding import (
    FEWEST,
    HALF,
    Answer,
    Deciding,
    Decision,
    How,
    Note,
    decided,
    in_step,
    means_apart,
    most,
    ratio,
    shares_apart,
    side_of,
    wilson,
    without,
)
from xiangxin.insight.claims.rules.evidence import (
    Evidence,
    Figure,
    Findings,
    Key,
    Measured,
)

Rule: TypeAlias = Callable[[Evidence], Decision]

LITTLE: Final = 0.25
ONE_IN_1000: Final = 0.001
ONE_IN_100: Final = 0.01
HARDLY: Final = 0.02
FEWEST_ORDERS: Final = 100

DECIDING: Final[Mapping[str, Key]] = {
    "circles": ("circles", "orders_share", ""),
    "weak-ties": ("circles", "itt_order", "open"),
    "fame": ("influence", "gap_order", "familiar:no-yes"),
    "taste": ("influence", "gap_order", "carry:same-other"),
    "ad-filter": ("folding", "orders", "in_circle"),
    "choosing": ("choosing", "time_change", "cue"),
    "influencers": ("circles", "creator_buyers", ""),
}
"""The figure of the market that decides a claim: measure, name and part."""

ABSENT: Final[Mapping[str, Note]] = {
    "no_circles": Note.NOTHING,
    "no_units": Note.NO_LOT,
    "no_experiment": Note.NO_LOT,
    "no_spells": Note.NOTHING,
    "no_cues": Note.NOTHING,
    "one_arm": Note.NO_LOT,
}
"""Reasons for which nothing was measured; all others say that it is of too few."""


def answers(of: Evidence) -> dict[str, Decision]:
    """Of every claim, by its id."""
    return {claim.id: RULES[claim.id](of) for claim in CLAIMS}


def _market(claim: str, *, how: How, split: float, above: bool) -> Rule:
    """By one figure of the market; `above` says on which side the claim holds."""
    measure, name, part = DECIDING[claim]

    def rule(of: Evidence) -> Decision:
        found = of.market.of(measure, name, part)
        if found is None:
            why = of.market.missing.get((measure, name, part))
            if why is None or why in ABSENT:
                return without(ABSENT.get(why or "", Note.NOTHING))
            return without(Note.FEW, is_open=True)
        source = measure, name, part
        return decided(_told(found, how, split, above=above, source=source))

    return rule


def _told(
    found: Figure,
    how: How,
    split: float,
    *,
    above: bool,
    source: tuple[str, str, str] = ("", "", ""),
) -> Deciding:
    measure, name, part = source
    return Deciding(
        value=found.value,
        low=found.low,
        high=found.high,
        n=found.n,
        badge=found.badge,
        how=how,
        split=split,
        holds_above=above,
        measure=measure,
        name=name,
        part=part,
    )


def _circles(of: Evidence) -> Decision:
    """That circles sell little says nothing where none led anybody here."""
    reached = of.exact.of("circles", "reached", "closed")
    if reached is not None and reached.value < FEWEST:
        return without(Note.NO_PATH)
    return _market("circles", how=How.SHARE, split=LITTLE, above=False)(of)


def _each(
    of: Evidence, measure: str, name: str, part: str = "", *, kind: str | None = None
) -> list[Figure]:
    """A figure of all actors that have it."""
    found = [
        actor.findings.of(measure, name, part)
        for actor in of.actors
        if kind is None or actor.kind == kind
    ]
    return [each for each in found if each is not None]


def _below(figures: Iterable[Figure], split: float) -> Iterator[bool | None]:
    for each in figures:
        side = side_of(each, split)
        yield None if side is None else not side


def _rewards(of: Evidence) -> Decision:
    return most(_below(_each(of, "reward", "drop_ratio"), HALF))


def _pyramids(of: Evidence) -> Decision:
    recruiting = _each(of, "reward", "r_eff")
    return most(_below(recruiting, 1.0)) if recruiting else without(Note.FORBIDDEN)


def _newcomers(of: Evidence) -> Decision:
    """Of products that are new no more: how they were found while they were."""
    beyond = _each(of, "spread", "newcomer", "beyond", kind="product")
    if not beyond:
        still_new = any(
            why == "still_new" and key[:2] == ("spread", "newcomer")
            for actor in of.actors
            for key, why in actor.findings.missing.items()
        )
        return without(Note.STILL_NEW if still_new else Note.NOTHING, is_open=still_new)
    return most(side_of(each, HALF) for each in beyond)


def _spread_and_shape(of: Evidence) -> Decision:
    """Products that had a release, so that there is a before and an after."""
    return most(_both(a.findings) for a in of.actors if _is_asked(a))


def _is_asked(of: Measured) -> bool:
    beyond = of.findings.of("spread", "circle", "beyond")
    why = of.findings.missing.get(("spread", "word", ""))
    return bool(beyond) and (why == "no_words" or _is_spoken_of(of.findings))


def _both(of: Findings) -> bool | None:
    beyond = of.of("spread", "circle", "beyond")
    if not _is_spoken_of(of) or beyond is None:
        return False
    return side_of(beyond, HALF)


def _is_spoken_of(of: Findings) -> bool:
    """Otherwise since the last release than before it: in words or in stars."""
    stars = of.of("spread", "stars_change")
    moved = stars is not None and side_of(stars, 0.0) is not None
    return moved or bool(of.parts("spread", "word"))


def _interest_groups(of: Evidence) -> Decision:
    sides = {"attention": True, "goods": False}
    groups = [a.verdict for a in of.actors if a.kind == "group"]
    return most(sides.get(each) for each in groups if each != "too_early")


def _product_community(of: Evidence) -> Decision:
    products, others = list[float](), list[float]()
    for actor in of.actors:
        returned = actor.findings.of("strength", "returned")
        if returned is not None:
            (products if actor.kind == "product" else others).append(returned.value)
    found = means_apart(products, others)
    if found is None:
        return without(Note.FEW, is_open=bool(products or others))
    return decided(_told(found, How.SHARE, 0.0, above=True))


def _everywhere(of: Evidence) -> Decision:
    doors = of.market.parts("attribution", "first")
    counts = [each.value for door, each in doors.items() if door not in {"", "unknown"}]
    n = int(sum(counts))
    if n < FEWEST_ORDERS:
        return without(Note.FEW if n else Note.NOTHING, is_open=bool(n))
    share = 1 - max(counts) / n
    low, high = wilson(share, n)
    badge = next(iter(doors.values())).badge
    found = Figure(value=share, low=low, high=high, n=n, badge=badge)
    source = "attribution", "first", ""
    return decided(_told(found, How.SHARE, HALF, above=True, source=source))


def _fit(of: Evidence) -> Decision:
    works: dict[str, list[bool]] = {"gather": [], "expose": []}
    for actor in of.actors:
        for word, told in works.items():
            is_said = actor.findings.of("fit", "words", word) is not None
            if is_said and actor.verdict != "too_early":
                told.append(actor.verdict in {"goods", "both_ways"})
    found = shares_apart(works["gather"], works["expose"])
    if found is None:
        profiles = [p for p in of.actors if p.findings.parts("fit", "words")]
        return without(
            Note.UNSURE if profiles else Note.NOTHING, is_open=bool(profiles)
        )
    return decided(_told(found, How.SHARE, 0.0, above=True))


def _worth(of: Evidence) -> Decision:
    """In the currency of most people; who comes for people and who comes for topics are
    asked apart, and the less sure of the two decides."""
    spent = of.exact.parts("worth", "next_revenue_per_person")
    wholes = {part: each for part, each in spent.items() if part and ":" not in part}
    if not wholes:
        return without(Note.NOTHING)
    currency = max(wholes, key=lambda part: (wholes[part].n, part))
    goods = spent.get(f"{currency}:product")
    others = [spent.get(f"{currency}:{way}") for way in ("person", "topic")]
    found = [ratio(each, goods) for each in others if each and goods]
    told = [each for each in found if each]
    if not told:
        return without(Note.FEW, is_open=True)
    least_sure = min(told, key=lambda f: max(f.low - 1, 1 - f.high))
    decision = decided(_told(least_sure, How.TIMES, 1.0, above=False))
    if {side_of(each, 1.0) for each in told} == {True, False}:
        return replace(decision, answer=Answer.OPEN)
    return decision


def _centre(of: Evidence) -> Decision:
    """Pull toward the product then, and the kept orders that have come since."""
    then = {a.actor: a.findings for a in of.before if a.kind == "product"}
    pairs = []
    for actor in of.actors:
        earlier = then.get(actor.actor)
        if earlier is None:
            continue
        force = earlier.of("strength", "force")
        share = earlier.of("direction", "share_product")
        before = earlier.parts("circles", "orders")
        if force and share and before:
            now = actor.findings.parts("circles", "orders")
            sold = sum(f.value for f in now.values()) - sum(
                f.value for f in before.values()
            )
            pairs.append((force.value * share.value, sold))
    found = in_step(pairs)
    if found is None:
        return without(Note.QUARTER, is_open=bool(of.actors))
    return decided(_told(found, How.NUMBER, 0.0, above=True))


def _none_yet(_: Evidence) -> Decision:
    return without(Note.NONE_YET)


RULES: Final[Mapping[str, Rule]] = {
    "circles": _circles,
    "weak-ties": _market("weak-ties", how=How.PER_1000, split=ONE_IN_1000, above=True),
    "fame": _market("fame", how=How.PER_1000, split=0.0, above=False),
    "taste": _market("taste", how=How.PER_1000, split=ONE_IN_1000, above=False),
    "ad-filter": _market("ad-filter", how=How.PER_1000, split=-ONE_IN_100, above=False),
    "rewards": _rewards,
    "pyramids": _pyramids,
    "newcomers": _newcomers,
    "spread-and-shape": _spread_and_shape,
    "choosing": _market("choosing", how=How.DAYS, split=0.0, above=True),
    "interest-groups": _interest_groups,
    "product-community": _product_community,
    "community-first": _none_yet,
    "everywhere": _everywhere,
    "fit": _fit,
    "influencers": _market("influencers", how=How.SHARE, split=HARDLY, above=False),
    "worth": _worth,
    "centre": _centre,
}
