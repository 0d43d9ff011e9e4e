"""The measure on a synthetic world, whose truth is known."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from xiangxin.pull import ledger as ledgers
from xiangxin.pull import world
from xiangxin.pull.findings import Asked
from xiangxin.pull.influence import MEASURE, market, words
from xiangxin.pull.influence.bands import bands
from xiangxin.pull.influence.clusters import clusters
from xiangxin.pull.influence.crosscheck import two_way_bootstrap
from xiangxin.pull.influence.effects import ARMS, effects
from xiangxin.pull.influence.study import Study
from xiangxin.pull.influence.units import OUTCOMES, units
from xiangxin.pull.telling import Teller

PEOPLE = 400


def measured(ledger, **more):
    return MEASURE.run(ledger, Asked(as_of=ledger.as_of, seed=1, **more))


def figures(found, *names):
    rows = found.to_pylist()
    return {
        (row["actor"], row["part"], row["name"]): row
        for row in rows
        if not names or row["name"] in names
    }


@pytest.fixture(scope="module")
def made():
    return world.make(people=PEOPLE, seed=3)


@pytest.fixture(scope="module")
def ledger(made):
    return made.ledger()


@pytest.fixture(scope="module")
def found(ledger):
    return measured(ledger)


def until(ledger):
    return round(ledger.as_of.timestamp() * 1e6)


def test_units_and_outcomes_are_the_worlds_own(made, ledger):
    table = units(ledger, until=until(ledger)).table
    truth = made.truth.units.sort_by([("viewer", "ascending"), ("item", "ascending")])

    assert table.num_rows == truth.num_rows
    for name in ("viewer", "item", "drawn", "at", "epoch"):
        assert table[name].to_pylist() == truth[name].to_pylist()
    arm = pc.index_in(truth["arm"], pa.array(ARMS)).to_numpy()
    np.testing.assert_array_equal(table["arm"].to_numpy(), arm)
    for outcome in OUTCOMES:
        would = np.stack([truth[f"{outcome}_{a}"].to_numpy() for a in ARMS])
        came = would[arm, np.arange(len(arm))]
        own = table[outcome].to_numpy()
        unlike = np.mean((own == 1) != came)
        assert unlike < 0.02  # some orders are sent back


def test_the_market_has_every_slice_of_every_outcome(found):
    told = figures(found)
    for outcome in OUTCOMES:
        for part in ("", "interaction:0", "interaction:4", "common:1", "familiar:no"):
            row = told[None, part, f"itt_{outcome}"]
            assert row["badge"] in {"experiment", None}
            assert (row["value"] is None) == (row["missing"] is not None)
        assert told[None, "all:1", f"itt_{outcome}"]["n"] > 0
        assert told[None, "products", f"spread_{outcome}"]["low"] >= 0
    assert told[None, "", "ess"]["value"] <= told[None, "", "units"]["value"]


def test_volume_is_effect_times_exposures_exactly(found):
    told = figures(found)
    for part in ("", "interaction:1", "interaction:2"):
        effect, volume = (told[None, part, f"{n}_open"] for n in ("itt", "volume"))
        assert volume["value"] == pytest.approx(effect["value"] * volume["n"], abs=1e-5)
    bands_of = [told[None, f"interaction:{b}", "volume_open"]["n"] for b in range(5)]
    assert sum(bands_of) == told[None, "", "volume_open"]["n"]


def test_every_figure_has_a_name_and_a_definition_in_both_languages(found):
    for language in ("en", "zh-Hans"):
        for row in found.to_pylist():
            assert row["name"] in words.NAMES[language]
            if row["missing"]:
                assert row["missing"] in words.MISSING[language]
            else:
                assert row["definition"] in words.DEFINITIONS[language]
    for texts in (words.NAMES, words.DEFINITIONS, words.MISSING):
        assert texts["en"].keys() == texts["zh-Hans"].keys()


def test_neither_names_nor_rows_order_nor_who_is_asked_for_matter(made, found):
    def mixed(table):
        chance = np.random.default_rng(5)
        table = table.take(pa.array(chance.permutation(table.num_rows)))
        for column in PERSONS.intersection(table.column_names):
            at = table.column_names.index(column)
            old = table[column].combine_chunks()
            if pa.types.is_list(old.type):
                values = pc.subtract(9 * 10**9, old.values)
                new = pa.ListArray.from_arrays(old.offsets, values, mask=old.is_null())
            else:
                new = pc.subtract(9 * 10**9, old)
            table = table.set_column(at, column, new)
        return table

    ledger = ledgers.tables(
        **{name: mixed(table) for name, table in made.tables.items()},
        as_of=made.ledger().as_of,
    )
    actor = next(row["actor"] for row in found.to_pylist() if row["actor"])
    among = figures(found)
    alone = figures(measured(ledger, actors=frozenset({actor})))

    assert {place[0] for place in alone} == {None, actor}
    for place, row in alone.items():
        for name in ("value", "low", "high", "n", "missing"):
            told = among[place][name]
            same = (
                told if told is None or name == "missing" else pytest.approx(told, 1e-6)
            )
            assert row[name] == same, place


PERSONS = frozenset(
    "person viewer cue_drawn cue_eligible cue_shown recruiter recruited because_of".split()
)


def test_intervals_cover_the_planted_effects_and_nothing_is_found_where_nothing_is():
    covered, false = [], 0
    for seed in range(10):
        for influence in (0, 1):
            made = world.make(people=1_000, seed=seed, influence=influence, **ALONE)
            told = made.truth.units
            arm = pc.index_in(told["arm"], pa.array(ARMS)).to_numpy().astype(np.int8)
            came = {
                outcome: np.choose(
                    arm, [told[f"{outcome}_{a}"].to_numpy() for a in ARMS]
                ).astype(np.int8)
                for outcome in OUTCOMES
            }
            found = effects(
                came,
                arm=arm,
                group=np.zeros(len(arm), np.int32),
                groups=1,
                clusters=clusters(told["viewer"], told["item"]),
                stratum=told["epoch"].to_numpy().astype(np.int32),
            )
            for outcome in OUTCOMES:
                low, high = found[outcome].low[0], found[outcome].high[0]
                covered.append(low <= made.truth.itt(outcome) <= high)
                false += influence == 0 and low > 0

    assert np.mean(covered) >= 0.8
    assert false <= 5


ALONE = dict.fromkeys(
    ("histories", "audiences", "influencer", "community", "shop", "organic", "reward"),
    0,
)


def test_the_bootstrap_agrees_where_noise_sits_in_viewers_and_items(experiment):
    made = experiment(1)
    own = effects({"y": made.y}, **made.cut)["y"]
    low, high = two_way_bootstrap(made.y, seed=1, replicates=200, **made.cut)

    assert ((low < own.effect) & (own.effect < high)).all()
    assert (high - low > 0.8 * (own.high - own.low)).all()
    assert (high - low < 2.2 * (own.high - own.low)).all()


def test_where_everybody_was_shown_it_is_said_what_is_missing(ledger):
    table = units(ledger, until=until(ledger)).table
    at = table.column_names.index("arm")
    shown = pa.array(np.full(table.num_rows, 1), pa.int8())
    table = table.set_column(at, "arm", shown)
    teller = Teller(measure="influence", as_of="2026-11-22")
    market.tell(teller, Study.of(table, bands(table, ties_at=lambda _: NOBODY), seed=1))
    told = {(each.part, each.name): each.missing for each in teller.told}

    for outcome in OUTCOMES:
        assert told["", f"itt_{outcome}"] == "one_arm"
        assert told["", f"aipw_{outcome}"] == "one_arm"
        assert told["", f"required_n_{outcome}"] == "no_base_rate"
        assert told["interaction:3", f"itt_{outcome}"] == "no_units"


NOBODY = pa.table(
    {
        "u": pa.array([], pa.int64()),
        "v": pa.array([], pa.int64()),
        "s": pa.array([], pa.float64()),
        "common": pa.array([], pa.int64()),
    }
)


def test_a_log_without_cues_says_so(made):
    exposure = made.tables["exposure"]
    ledger = ledgers.tables(
        **{name: made.tables[name] for name in ("interaction", "actor", "maker")},
        exposure=exposure.filter(exposure["arm"].is_null()),
        as_of=made.ledger().as_of,
    )

    assert figures(measured(ledger))[None, "", "itt_order"]["missing"] == "no_units"
