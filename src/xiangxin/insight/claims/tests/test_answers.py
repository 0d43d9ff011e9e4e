from hashlib import blake2b

import pytest

from xiangxin.insight.claims import rules
from xiangxin.insight.claims.rules import Answer, Evidence, Figure, Measured, Note
from xiangxin.insight.claims.rules.deciding import (
    in_step,
    means_apart,
    most,
    shares_apart,
    wilson,
)
from xiangxin.insight.claims.rules.evidence import Findings

NOTHING = Findings()


def figure(
    value: float, reach: float = 0.0, n: int = 500, badge: str = "experiment"
) -> Figure:
    return Figure(value=value, low=value - reach, high=value + reach, n=n, badge=badge)


def found(figures: dict[tuple[str, str, str], Figure]) -> Findings:
    return Findings(figures=figures)


def market(
    figures: dict[tuple[str, str, str], Figure] | None = None,
    missing: dict[tuple[str, str, str], str] | None = None,
) -> Evidence:
    told = Findings(figures=figures or {}, missing=missing or {})
    return Evidence(market=told, exact=told, actors=())


def actor(
    figures: dict[tuple[str, str, str], Figure] | None = None,
    *,
    kind: str = "product",
    verdict: str = "goods",
    number: int = 1,
) -> Measured:
    return Measured(
        actor=number, kind=kind, verdict=verdict, findings=found(figures or {})
    )


def many(*actors: Measured, before: tuple[Measured, ...] = ()) -> Evidence:
    return Evidence(market=NOTHING, exact=NOTHING, actors=actors, before=before)


def answer(claim: str, of: Evidence) -> Answer:
    return rules.answers(of)[claim].answer


def test_every_claim_has_an_answer_and_without_figures_none_is_measured() -> None:
    given = rules.answers(market())

    assert list(given) == [claim.id for claim in rules.CLAIMS]
    assert {one.answer for one in given.values()} == {Answer.NOT_MEASURED}
    assert all(one.note for one in given.values())


OF_THE_MARKET = {
    "circles": (("circles", "orders_share", ""), 0.1, 0.4),
    "weak-ties": (("circles", "itt_order", "open"), 0.004, 0.0),
    "fame": (("influence", "gap_order", "familiar:no-yes"), -0.01, 0.01),
    "taste": (("influence", "gap_order", "carry:same-other"), 0.0, 0.01),
    "ad-filter": (("folding", "orders", "in_circle"), -0.05, 0.05),
    "choosing": (("choosing", "time_change", "cue"), 2.0, -2.0),
    "influencers": (("circles", "creator_buyers", ""), 0.01, 0.05),
}


@pytest.mark.parametrize("claim", OF_THE_MARKET)
def test_a_claim_is_decided_only_by_a_whole_interval(claim: str) -> None:
    key, holds, does_not = OF_THE_MARKET[claim]
    tight = abs(holds - does_not) / 1000

    assert answer(claim, market({key: figure(holds, tight)})) is Answer.HOLDS
    assert answer(claim, market({key: figure(does_not, tight)})) is Answer.DOES_NOT
    for value in (holds, does_not):
        assert answer(claim, market({key: figure(value, 50.0)})) is Answer.OPEN


def test_a_figure_comes_with_all_that_says_where_it_is_from() -> None:
    key = ("circles", "orders_share", "")

    told = rules.answers(market({key: figure(0.1, 0.02, n=340)}))["circles"].deciding

    assert told is not None
    assert (told.value, told.low, told.high) == (0.1, 0.08, pytest.approx(0.12))
    assert (told.n, told.badge, told.split) == (340, "experiment", 0.25)
    assert (told.measure, told.name, told.part) == key


def test_circles_that_led_nobody_here_say_nothing() -> None:
    none = market(
        {
            ("circles", "reached", "closed"): figure(0),
            ("circles", "orders_share", ""): figure(0.0),
        }
    )

    given = rules.answers(none)["circles"]

    assert (given.answer, given.note) == (Answer.NOT_MEASURED, Note.NO_PATH)


def test_too_few_leaves_it_open_and_no_lots_unmeasured() -> None:
    key = ("folding", "orders", "in_circle")

    few = rules.answers(market(missing={key: "too_few"}))["ad-filter"]
    none = rules.answers(market(missing={key: "no_units"}))["ad-filter"]

    assert (few.answer, few.note) == (Answer.OPEN, Note.FEW)
    assert (none.answer, none.note) == (Answer.NOT_MEASURED, Note.NO_LOT)


def drop(value: float) -> Measured:
    return actor({("reward", "drop_ratio", ""): figure(value, 0.1)})


def test_of_actors_only_sums_of_five_or_more_are_told() -> None:
    few = rules.answers(many(*[drop(0.2)] * 4))["rewards"]
    assert (few.answer, few.note, few.deciding) == (Answer.OPEN, Note.FEW, None)

    told = rules.answers(many(*[drop(0.2)] * 23))["rewards"]
    assert told.answer is Answer.HOLDS
    assert told.deciding is not None
    assert told.deciding.n == 20  # in fives
    assert answer("rewards", many(*[drop(0.9)] * 23)) is Answer.DOES_NOT
    assert answer("rewards", many(*[drop(0.5)] * 23)) is Answer.OPEN


def test_recruiting_is_not_measured_where_there_is_none() -> None:
    none = rules.answers(many(actor()))["pyramids"]
    assert (none.answer, none.note) == (Answer.NOT_MEASURED, Note.FORBIDDEN)

    dying = actor({("reward", "r_eff", ""): figure(0.4, 0.1)})
    assert answer("pyramids", many(*[dying] * 10)) is Answer.HOLDS


def spread(beyond: float, *, word: bool = False) -> Measured:
    figures = {
        ("spread", name, "beyond"): figure(beyond, 0.05)
        for name in ("circle", "newcomer")
    }
    if word:
        figures["spread", "word", "after:bright"] = figure(2.0, 0.5)
    return actor(figures)


def test_newcomers_and_shape() -> None:
    wide = [spread(0.9, word=True)] * 10
    narrow = [spread(0.1, word=True)] * 10

    assert answer("newcomers", many(*wide)) is Answer.HOLDS
    assert answer("newcomers", many(*narrow)) is Answer.DOES_NOT
    assert answer("spread-and-shape", many(*wide)) is Answer.HOLDS
    assert answer("spread-and-shape", many(*narrow)) is Answer.DOES_NOT
    unreleased = many(*[spread(0.9)] * 10)
    assert answer("spread-and-shape", unreleased) is Answer.NOT_MEASURED


def test_newcomers_are_told_by_those_who_found_a_product_while_it_was_new() -> None:
    """Whoever comes once everybody knows of it says nothing of how it became known."""
    late = actor(
        {
            ("spread", "circle", "beyond"): figure(0.9, 0.05),
            ("spread", "newcomer", "beyond"): figure(0.1, 0.05),
        }
    )
    assert answer("newcomers", many(*[late] * 10)) is Answer.DOES_NOT

    unknown = Findings(missing={("spread", "newcomer", "beyond"): "still_new"})
    new = Measured(actor=1, kind="product", verdict="too_early", findings=unknown)
    given = rules.answers(many(*[new] * 10))["newcomers"]
    assert (given.answer, given.note) == (Answer.OPEN, Note.STILL_NEW)


@pytest.mark.parametrize("hits", [0, 1, 500, 999, 1000])
def test_no_interval_that_is_told_has_no_width(hits: int) -> None:
    sides = most([at < hits for at in range(1000)]).deciding
    apart = shares_apart([at < hits for at in range(1000)], [False] * 1000)

    assert sides is not None
    assert apart is not None
    assert sides.low < sides.high
    assert apart.low < apart.high
    assert means_apart([0.0] * 9, [0.0] * 9) is None


def test_groups_are_asked_by_their_verdict() -> None:
    talk = [actor(kind="group", verdict="attention")] * 10
    early = [actor(kind="group", verdict="too_early")] * 10

    assert answer("interest-groups", many(*talk)) is Answer.HOLDS
    assert answer("interest-groups", many(*early)) is Answer.NOT_MEASURED


def returns(kind: str, rates: list[float]) -> list[Measured]:
    key = ("strength", "returned", "")
    return [actor({key: figure(rate)}, kind=kind) for rate in rates]


def test_products_are_held_against_the_other_kinds() -> None:
    products = returns("product", [0.5, 0.6, 0.55, 0.52, 0.58])
    groups = returns("group", [0.2, 0.25, 0.3, 0.22, 0.24])

    assert answer("product-community", many(*products, *groups)) is Answer.HOLDS
    assert answer("product-community", many(*products)) is Answer.OPEN


def test_doors_beside_the_busiest() -> None:
    def doors(*counts: float) -> Evidence:
        return market(
            {
                ("attribution", "first", f"door{at}"): figure(count)
                for at, count in enumerate(counts)
            }
        )

    assert answer("everywhere", doors(100, 90, 80, 70)) is Answer.HOLDS
    assert answer("everywhere", doors(900, 20, 20)) is Answer.DOES_NOT
    assert answer("everywhere", doors(20, 20)) is Answer.OPEN


def profile(word: str, verdict: str) -> Measured:
    return actor({("fit", "words", word): figure(1.0)}, verdict=verdict)


def test_the_profile_is_held_against_the_verdict() -> None:
    suit = [profile("gather", "goods")] * 10
    others = [profile("expose", "attention")] * 10

    assert answer("fit", many(*suit, *others)) is Answer.HOLDS
    assert answer("fit", many(*suit)) is Answer.OPEN


def worth(**ways: float) -> Evidence:
    name = "next_revenue_per_person"
    figures = {
        ("worth", name, f"EUR:{way}"): figure(value, value / 10)
        for way, value in ways.items()
    }
    figures["worth", name, "EUR"] = figure(100, 5)
    return market(figures)


def test_worth_is_told_as_a_ratio_and_never_as_money() -> None:
    told = rules.answers(worth(product=100, person=40, topic=50))["worth"]

    assert told.answer is Answer.HOLDS
    assert told.deciding is not None
    assert told.deciding.value == pytest.approx(0.5)
    assert told.deciding.measure == ""
    assert answer("worth", worth(product=100, person=300, topic=300)) is Answer.DOES_NOT
    assert answer("worth", worth(product=100, person=300, topic=30)) is Answer.OPEN


def quarter(force: float, sold: float, number: int) -> tuple[Measured, Measured]:
    pull = {
        ("strength", "force", ""): figure(force),
        ("direction", "share_product", ""): figure(0.5),
        ("circles", "orders", "open"): figure(10),
    }
    after = {("circles", "orders", "open"): figure(10 + sold)}
    return actor(pull, number=number), actor(after, number=number)


def test_pull_is_held_against_what_was_sold_a_quarter_later() -> None:
    pairs = [quarter(n, 3 * n + n % 2, n) for n in range(1, 21)]
    before, after = zip(*pairs, strict=True)

    assert answer("centre", many(*after, before=before)) is Answer.HOLDS
    first = rules.answers(many(*after))["centre"]
    assert (first.answer, first.note) == (Answer.OPEN, Note.QUARTER)


def chance(*numbers: int) -> float:
    """Between 0 and 1, the same for the same numbers."""
    drawn = blake2b(repr(numbers).encode(), digest_size=4).digest()
    return int.from_bytes(drawn) / 2**32


def test_nothing_planted_is_seldom_decided() -> None:
    wrong = 0
    for turn in range(300):
        sides = [chance(1, turn, at) < 0.5 for at in range(40)]
        wrong += most(sides).answer is not Answer.OPEN
    assert wrong <= 45

    wrong = 0
    for turn in range(300):
        pairs = [(chance(2, turn, at), chance(3, turn, at)) for at in range(25)]
        told = in_step(pairs)
        assert told is not None
        wrong += not told.low <= 0 <= told.high
    assert wrong <= 45


def test_shares_and_their_differences_stay_within_what_is_possible() -> None:
    assert wilson(0, 10)[0] == 0
    assert wilson(1, 10)[1] == pytest.approx(1)
    told = shares_apart([True] * 10, [False] * 10)
    assert told is not None
    assert 0 < told.low <= told.value <= told.high <= 1.05


def test_who_owns_the_answer_does_not_matter() -> None:
    mixed = [drop(0.2)] * 12 + [drop(0.9)] * 3

    assert rules.answers(many(*mixed)) == rules.answers(many(*reversed(mixed)))
