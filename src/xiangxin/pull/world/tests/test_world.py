"""The world is what it says: its design, its truth, and its tables."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from xiangxin.pull import ledger as ledgers
from xiangxin.pull import world
from xiangxin.pull.world import cues, shop, spreads, writing
from xiangxin.pull.world.rows import DAY, SCHEMAS, UNTIL

CUES_ONLY = {
    "audiences": 0,
    "influencer": 0,
    "community": 0,
    "shop": 0,
    "organic": 0,
    "reward": 0,
    "pyramids": 0,
    "histories": 0,
}


@pytest.fixture(scope="module")
def whole():
    return world.make(people=400, seed=3)


@pytest.fixture(scope="module")
def cued():
    return world.make(people=3000, seed=4, exposures=8, **CUES_ONLY)


def firsts(made):
    """The exposures of the truth's units, in their order."""
    shown = made.tables["exposure"]
    rows = shown.take(pa.array(made.truth.units["exposure"].to_numpy() - 1))
    assert rows["viewer"].equals(made.truth.units["viewer"])
    return rows


def moments(table, name="happened_at"):
    return table[name].cast(pa.int64()).to_numpy()


def test_the_same_arguments_make_the_same_world(whole):
    again = world.make(people=400, seed=3)
    assert again.tables == whole.tables
    assert again.truth.facts() == whole.truth.facts()
    other = world.make(people=400, seed=4)
    assert not other.tables["interaction"].equals(whole.tables["interaction"])


def test_a_part_switched_off_changes_no_other(whole):
    less = world.make(people=400, seed=3, reward=0, shop=0, community=0, audiences=0)
    assert less.tables["exposure"].equals(whole.tables["exposure"])
    assert less.truth.units.equals(whole.truth.units)
    assert less.truth.ties.equals(whole.truth.ties)


def test_tables_are_those_of_a_ledger(whole):
    for name, table in whole.tables.items():
        assert table.schema == SCHEMAS[name]
    for name in ("interaction", "exposure"):
        table = whole.tables[name]
        assert table["id"].to_pylist() == list(range(1, table.num_rows + 1))
        assert (np.diff(moments(table)) >= 0).all()
        assert moments(table)[-1] < UNTIL
    assert set(whole.tables) == set(SCHEMAS)
    read = whole.ledger()
    assert ledgers.extent(read).rows == whole.tables["interaction"].num_rows
    assert ledgers.extent(read).unlisted == 0


def test_arms_come_as_often_as_their_propensities_say(cued):
    units = cued.truth.units
    propensity, epoch = units["propensity"].to_numpy(), units["epoch"].to_numpy()
    arm = np.asarray(units["arm"])
    for number, held in ((1, 0.5), (2, 0.05)):
        here = epoch == number
        shares = {"none": held, "one": 0.8 * (1 - held), "all": 0.2 * (1 - held)}
        for name, share in shares.items():
            inside = here & (arm == name)
            assert np.allclose(propensity[inside], share)
            error = np.sqrt(share * (1 - share) / here.sum())
            assert abs(inside.sum() / here.sum() - share) < 4 * error
    assert abs((epoch == 1).mean() - 0.5) < 0.01


def test_the_drawn_peer_is_uniform_among_the_eligible(cued):
    rows = firsts(cued)
    place = [
        (eligible.index(drawn) + 0.5) / len(eligible)
        for eligible, drawn in zip(
            rows["cue_eligible"].to_pylist(), rows["cue_drawn"].to_pylist(), strict=True
        )
        if len(eligible) > 1
    ]
    assert len(place) > 1000
    assert abs(np.mean(place) - 0.5) < 4 * 0.3 / np.sqrt(len(place))


def test_a_cue_shows_what_its_arm_says_and_a_pair_keeps_its_arm(cued):
    shown = cued.tables["exposure"]
    arms = {}
    for row in shown.filter(pc.is_valid(shown["arm"])).to_pylist():
        wanted = {
            "none": [],
            "one": [row["cue_drawn"]],
            "all": row["cue_eligible"],
        }[row["arm"]]
        assert row["cue_shown"] == wanted
        pair = row["viewer"], row["item"]
        now = row["arm"], row["propensity"], row["epoch"], row["cue_drawn"]
        assert arms.setdefault(pair, now) == now
    assert len(arms) == cued.truth.units.num_rows
    assert shown.num_rows > len(arms)


def test_who_may_be_named_is_followed_and_took_to_it_before(cued):
    follows = {}
    acts = cued.tables["interaction"]
    acts = acts.filter(pc.equal(acts["verb"], "follow"))
    for person, actor, at in zip(
        acts["person"].to_pylist(),
        acts["actor"].to_pylist(),
        moments(acts),
        strict=True,
    ):
        follows[person, actor] = min(at, follows.get((person, actor), at))
    rows = firsts(cued).slice(0, 500)
    person_actors = 1_000_000_000 - 5_000_000_000
    for row, at in zip(rows.to_pylist(), moments(rows), strict=True):
        for peer in row["cue_eligible"]:
            assert follows[peer, row["item"]] < at
            assert follows[row["viewer"], peer + person_actors] < at


def done_within(made, days):
    """For each unit: whether its outcome is in the tables, within so many days."""
    acts, shown = made.tables["interaction"], made.tables["exposure"]
    refunded = acts.filter(pc.equal(acts["verb"], "refund"))["order_id"]
    follow = acts.filter(pc.equal(acts["verb"], "follow"))
    buy = acts.filter(pc.equal(acts["verb"], "buy"))
    buy = buy.filter(pc.invert(pc.is_in(buy["order_id"], refunded)))
    opened = shown.filter(pc.equal(shown["surface"], "product"))
    tables = {
        "open": (opened["viewer"], opened["item"], moments(opened)),
        "follow": (follow["person"], follow["actor"], moments(follow)),
        "order": (buy["person"], buy["actor"], moments(buy)),
    }
    first = {}
    for name, (people, things, at) in tables.items():
        for key in zip(people.to_pylist(), things.to_pylist(), at, strict=True):
            pair = (name, *key[:2])
            first[pair] = min(key[2], first.get(pair, key[2]))
    units = made.truth.units
    keys = zip(units["viewer"].to_pylist(), units["item"].to_pylist(), strict=True)
    begun = units["at"].to_numpy()
    return {
        name: np.array([first.get((name, *key), UNTIL * 2) for key in keys_]) - begun
        <= days[name] * DAY
        for keys_ in [list(keys)]
        for name in tables
    }


def test_what_happened_is_what_would_happen_in_the_arm_that_was_drawn(cued):
    units, arm = cued.truth.units, np.asarray(cued.truth.units["arm"])
    windows = dict(zip(cues.OUTCOMES, cues.WINDOWS, strict=True))
    for outcome, happened in done_within(cued, windows).items():
        for name in cues.ARMS:
            would = units[f"{outcome}_{name}"].to_numpy(zero_copy_only=False)
            inside = arm == name
            assert inside.any()
            assert (happened == would)[inside].all()


def test_effects_are_those_of_the_potential_outcomes(cued):
    units, truth = cued.truth.units, cued.truth
    tie = truth.tie_classes()
    for outcome in cues.OUTCOMES:
        one = units[f"{outcome}_one"].to_numpy(zero_copy_only=False)
        none = units[f"{outcome}_none"].to_numpy(zero_copy_only=False)
        assert truth.itt(outcome) == pytest.approx(one.mean() - none.mean())
        assert (one >= none).all()
        error = np.std(one.astype(float) - none) / np.sqrt(len(one))
        assert abs(truth.itt(outcome) - truth.expected(outcome)) < 4 * error
        by_class = [truth.expected(outcome, among=tie == c) for c in range(5)]
        assert by_class == sorted(by_class)
    assert truth.itt("follow", among=tie < 0) is None


def test_without_influence_no_arm_changes_anything():
    made = world.make(people=500, seed=5, influence=0, **CUES_ONLY)
    units = made.truth.units
    for outcome in cues.OUTCOMES:
        assert units[f"{outcome}_none"].equals(units[f"{outcome}_all"])
        assert made.truth.itt(outcome) == 0


def test_friends_are_alike_where_homophily_is_on_and_only_there():
    apart = {}
    for on in (0.0, 1.0):
        made = world.make(
            people=2000, seed=6, homophily=on, taste=0, fame=0, **CUES_ONLY
        )
        units = made.truth.units
        chance = units["chance_follow_none"].to_numpy()
        apart[on] = np.std(chance)
    assert apart[0.0] == pytest.approx(0, abs=1e-12)
    assert apart[1.0] > 0.01


def test_without_an_experiment_seeing_only_hastens_adoption():
    made = world.make(people=500, seed=7, experiment=False, **CUES_ONLY)
    units = made.truth.units
    one, none = units["adopt_one"].to_numpy(False), units["adopt_none"].to_numpy(False)
    assert (one >= none).all()
    assert one.mean() > 2 * none.mean()
    shown = made.tables["exposure"]
    assert shown["arm"].null_count == shown.num_rows
    calm = world.make(people=500, seed=7, experiment=False, influence=0, **CUES_ONLY)
    assert calm.truth.itt("adopt") == 0
    verbs = set(made.tables["interaction"]["verb"].to_pylist())
    assert {"follow", "buy"} <= verbs


def test_buyers_come_back_as_the_closed_form_says():
    made = world.make(
        people=4000, seed=8, exposures=0, **CUES_ONLY | {"audiences": 2, "shop": 1}
    )
    acts = made.tables["interaction"]
    buy = acts.filter(pc.equal(acts["verb"], "buy"))
    key = buy["person"].to_numpy() * 10_000_000 + buy["actor"].to_numpy()
    at = moments(buy)
    order = np.lexsort((at, key))
    key, at = key[order], at[order]
    start = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    again = np.full(len(start), UNTIL * 2)
    has = (start + 1 < len(key)) & (
        key[np.minimum(start + 1, len(key) - 1)] == key[start]
    )
    again[has] = at[start[has] + 1]
    seen = at[start] + shop.HALF_YEAR * DAY <= UNTIL
    rate = (again - at[start] <= shop.HALF_YEAR * DAY)[seen].mean()
    wanted = made.truth.customers["repeat_180_days"]
    assert abs(rate - wanted) < 4 * np.sqrt(wanted * (1 - wanted) / seen.sum())


def test_referrals_are_a_forest_and_pay_no_more_than_they_take(whole):
    referral, payout = whole.tables["referral"], whole.tables["payout"]
    kinds = {r["actor"]: r["kind"] for r in whole.truth.spreads.to_pylist()}
    joined = {}
    for row in referral.to_pylist():
        key = row["actor"], row["recruited"]
        assert key not in joined
        joined[key] = row["happened_at"]
        above = joined.get((row["actor"], row["recruiter"]))
        assert above is None or above < row["happened_at"]
    fees = dict.fromkeys(kinds, 0)
    for row in referral.to_pylist():
        fees[row["actor"]] += row["paid_minor"]
    for row in payout.to_pylist():
        fees[row["actor"]] -= row["amount_minor"]
    assert {kinds[a] for a, left in fees.items() if left > 0} == {"pyramid"}
    assert all(left <= 0 for a, left in fees.items() if kinds[a] != "pyramid")


def test_a_planted_drop_is_what_the_acts_do():
    made = world.make(people=3200, seed=9, exposures=0, **CUES_ONLY | {"reward": 12})
    acts, apart = made.tables["interaction"], []
    ends = {
        row["actor"]: row["until_at"].timestamp() * 1e6
        for row in made.tables["promotion"].to_pylist()
    }
    for row in made.truth.spreads.to_pylist():
        at = (
            moments(acts.filter(pc.equal(acts["actor"], row["actor"])))
            - ends[row["actor"]]
        )
        after = ((at >= 0) & (at < 28 * DAY)).sum()
        before = ((at < 0) & (at >= -28 * DAY)).sum()
        apart.append(np.log(after / before / row["drop"]))
    assert abs(np.mean(apart)) < 4 * np.std(apart) / np.sqrt(len(apart)) + 0.01
    assert spreads.KINDS[1] == "reward"


def test_a_community_ships_what_its_members_proposed(whole):
    told, idea = whole.truth.community, whole.tables["idea"]
    shipped = idea.filter(pc.equal(idea["state"], "shipped"))
    assert (idea.num_rows, shipped.num_rows) == (told["ideas"], told["shipped"])
    assert whole.tables["release"].num_rows == told["releases"]
    assert (moments(shipped, "shipped_at") > moments(shipped)).all()
    acts = whole.tables["interaction"]
    ships = acts.filter(pc.equal(acts["verb"], "ship_idea"))
    assert set(ships["object_id"].to_pylist()) == set(shipped["idea"].to_pylist())


@pytest.mark.parametrize("experiment", [True, False])
@pytest.mark.parametrize("people", [10, 11, 37])
def test_any_size_from_ten_makes_a_world_that_reads(people, experiment):
    made = world.make(people=people, seed=1, experiment=experiment)
    made.ledger()
    assert json.loads(made.truth.to_json())["people"] == people


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"people": 1}, "at least 10 people; 1 was asked"),
        ({"people": 2}, "at least 10 people; 2 was asked"),
        ({"people": 50, "weeks": 3}, "16 to 520 weeks; 3 was asked"),
        ({"people": 50, "seed": -1}, "seed is zero or more"),
        ({"people": 50, "luck": 1}, "no switch luck"),
        ({"people": 50, "influence": -1}, "influence must be zero or more"),
        ({"people": 50, "heldback": (0.0, 0.5)}, "between 0 and 1"),
    ],
)
def test_what_cannot_be_made_is_refused_in_a_sentence(given, sentence):
    with pytest.raises(world.Impossible, match=sentence):
        world.make(**{"seed": 1} | given)


def test_a_written_world_reads_as_an_exported_ledger(whole, tmp_path: Path):
    folder = tmp_path / "there"
    writing.write(whole, folder)
    read = ledgers.directory(folder)
    assert ledgers.extent(read).rows == whole.tables["interaction"].num_rows
    assert set(read.extras) == set(whole.tables) - set(ledgers.COLUMNS)
    assert read.demo
    told = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    assert told["units"] == whole.truth.units.num_rows
    schema = json.loads((folder / "schema.json").read_text(encoding="utf-8"))
    assert schema["tables"]["actor"]["rows"] == whole.tables["actor"].num_rows
    with pytest.raises(writing.Occupied, match="holds something already"):
        writing.write(whole, folder)


def test_a_world_whose_writing_is_stopped_leaves_nothing(whole, tmp_path, monkeypatch):
    def stops(*args, **named):
        raise KeyboardInterrupt

    monkeypatch.setattr(pq, "write_table", stops)
    with pytest.raises(KeyboardInterrupt):
        writing.write(whole, tmp_path / "there")
    assert list(tmp_path.iterdir()) == []
