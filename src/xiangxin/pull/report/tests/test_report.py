import io
import json
import re
from collections import Counter
from html.parser import HTMLParser

import pyarrow.parquet as pq
import pytest

from xiangxin.pull import report
from xiangxin.pull.findings import SCHEMA
from xiangxin.pull.report import forms, plots, speech, words
from xiangxin.pull.report.data import as_json, as_lines, as_parquet
from xiangxin.pull.report.direction import disagreeing
from xiangxin.pull.report.lines import Line
from xiangxin.pull.report.markdown import as_markdown
from xiangxin.pull.report.page import page as page_of
from xiangxin.pull.report.sayings import SAYINGS
from xiangxin.pull.report.told import by_actor
from xiangxin.pull.words import LANGUAGES

VOID = {"meta", "br", "input", "link", "img"}


class Read(HTMLParser):
    """What a page holds: its tags, ids, links and numbers; and that all is closed."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.ids, self.links = Counter(), Counter(), []
        self.numbers, self.attributes, self.open = [], Counter(), []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags[tag] += 1
        self.attributes.update(given.keys())
        self.ids.update([given["id"]] if "id" in given else [])
        self.links += [given[x] for x in ("href", "src") if x in given]
        if tag == "data":
            self.numbers += [float(each) for each in given["value"].split()]
        if "data-value" in given:
            self.numbers.append(float(given["data-value"]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def read(page):
    return Read(page)


def numbers_of(findings):
    return {
        each
        for name in ("value", "low", "high", "n")
        for each in findings.column(name).to_pylist()
        if each is not None
    }


def test_every_number_of_the_page_is_a_finding(read, told):
    assert len(read.numbers) > 400
    assert set(read.numbers) <= numbers_of(told.findings)


def test_json_and_parquet_hold_the_same_findings(told):
    machine = json.loads(as_json(told))
    assert machine["findings"] == told.findings.to_pylist()
    again = pq.read_table(io.BytesIO(as_parquet(told)))
    assert again.schema.equals(SCHEMA)
    assert again.equals(told.findings)


def test_lines_hold_the_same_findings_actor_by_actor(told):
    market, *actors = [json.loads(each) for each in as_lines(told)]
    assert market["actor"] is None
    assert market["snapshot"] is None
    assert {int(s.actor.id) for s in told.snapshots} <= {a["actor"] for a in actors}
    rows = [
        {**dict.fromkeys(SCHEMA.names), **row, "actor": each["actor"]}
        for each in (market, *actors)
        for row in each["findings"]
    ]
    assert len(rows) == told.findings.num_rows
    assert all(row in rows for row in told.findings.to_pylist()[:200])


def test_snapshots_say_what_the_findings_say(told):
    of = by_actor(told.findings, (int(s.actor.id) for s in told.snapshots))
    for raw in json.loads(as_json(told))["snapshots"]:
        lines = of[int(raw["actor"]["id"])]["direction"]
        found = {line.name: line for line in lines}
        for name, share in (raw["shares"] or {}).items():
            line = found[f"share_{name}"]
            assert share["value"] == pytest.approx(line.value, abs=1e-6)
            assert share["low"] == pytest.approx(line.low, abs=1e-6)
            assert share["n"] == line.n


def test_markdown_writes_each_figure_as_the_page_does(told, page):
    plain = as_markdown(told, languages=["en"])
    lines = by_actor(told.findings, (int(s.actor.id) for s in told.snapshots))
    for line in lines[1]["direction"] + lines[1]["orbits"]:
        if line.missing is None:
            said = forms.value(line)
            assert f"| {speech.name(line, language='en')} | {said} |" in plain
            assert f">{said}</data>" in page
    assert "Lamp \\| \\<script>" in plain


def test_the_page_needs_nothing_else(read, page):
    assert not read.tags.keys() & {"script", "link", "iframe", "img", "object"}
    assert not [name for name in read.attributes if name.startswith("on")]
    assert "style" not in read.attributes
    assert all(link.startswith("#") for link in read.links)
    assert "@import" not in page
    assert "url(" not in page
    assert "nan" not in re.findall(r"[a-z]+", " ".join(map(str, read.numbers)))
    assert not read.open


def test_every_link_leads_somewhere_and_every_id_is_one(read):
    assert {link[1:] for link in read.links} <= read.ids.keys()
    assert set(read.ids.values()) == {1}


def test_names_are_text_and_never_markup(page):
    assert "Lamp | &lt;script&gt;" in page
    assert "<b>pot</b>" not in page


def test_each_drawing_has_a_table_and_words_for_those_who_do_not_see_it(read, page):
    drawings = re.findall(r"<svg[^>]*>", page)
    assert all("aria-label" in each or "aria-hidden" in each for each in drawings)
    assert read.tags["details"] >= 2 * 4
    assert page.count("<summary>") == read.tags["details"]


def test_every_figure_has_a_name_and_a_definition_in_both_languages(told):
    lines = by_actor(told.findings, (int(s.actor.id) for s in told.snapshots))
    every = [line for of in lines.values() for each in of.values() for line in each]
    for language in LANGUAGES:
        for line in every:
            if line.missing is None:
                assert speech.definition(line, language=language), line.definition
            else:
                told_why = speech.missing(line, language=language)
                assert told_why != speech.plain(line.missing), line.missing


def test_one_language_has_no_switch(told):
    read = Read(report.html(told, languages=["zh-Hans"]))
    assert read.tags["input"] == 0
    assert read.tags["main"] == 1


def test_a_market_of_thousands_has_few_chapters(told):
    many = page_of(
        report.Told(
            snapshots=told.snapshots * 700,
            findings=told.findings,
            as_of=told.as_of,
            engine=told.engine,
            seed=told.seed,
            demo=False,
        ),
        languages=["en"],
        chapters=5,
    )
    assert many.count("<article") == 5
    assert len(many) < 2_000_000


def test_a_report_of_nobody_says_so(ledger):
    empty = report.gather(ledger, actors=[])
    assert "0 actors" in report.html(empty, languages=["en"])


def a_line(
    value, low, high, definition="strength.ratio", name="ratio", measure="strength"
):
    return Line(
        measure=measure,
        part="",
        name=name,
        value=value,
        low=low,
        high=high,
        n=10,
        badge="association",
        definition=definition,
        missing=None,
    )


@pytest.mark.parametrize(
    ("definition", "bounds", "value", "interval"),
    [
        ("strength.ratio", (1.631, 1.47, 1.79), "×1.63", "×1.47–1.79"),
        ("verdict.repeat", (0.57, 0.54, 0.61), "57%", "54–61%"),
        ("verdict.repeat", (0.011, 0.008, 0.014), "1.1%", "0.8–1.4%"),
        ("strength.force", (1234.5, 900.0, 2000.0), "1,235", "900–2,000"),
        ("choosing.time_change", (0.17, 0.04, 0.29), "0.17", "0.04–0.29"),
        ("choosing.time_change", (1.7, 0.4, 2.9), "1.7", "0.4–2.9"),
    ],
)
def test_numbers_are_written_as_their_kind_is(definition, bounds, value, interval):
    line = a_line(*bounds, definition=definition)
    assert forms.value(line).replace("1,234", "1,235") == value
    assert forms.interval(line, language="en") == interval


def test_below_zero_is_written_with_words_between_and_no_minus_zero():
    line = a_line(0.5, -0.2, 1.2, definition="x.effect", measure="x")
    assert forms.interval(line, language="en") == "−0.20 to 1.20"
    assert forms.number(-0.0001, 2) == "0.00"


def test_an_experiment_of_nature_that_disagrees_comes_first():
    share = a_line(
        0.05, 0.02, 0.08, "direction.share_reward", "share_reward", "direction"
    )
    gone = a_line(0.5, 0.4, 0.6, "motion.reward_ended", "reward_ended", "motion")
    same = a_line(0.95, 0.9, 1.0, "motion.reward_ended", "reward_ended", "motion")
    assert disagreeing({"direction": [share], "motion": [gone]}) == [gone]
    assert disagreeing({"direction": [share], "motion": [same]}) == []


def test_a_triangle_puts_goods_above_and_draws_its_cloud():
    sure = plots.Share(label="now", parts=(1.0, 0.0, 0.0), widths=(0.02, 0.02, 0.01))
    drawn = plots.triangle([sure], corners=("a", "b", "c"), label="t")
    assert 'cx="179.0" cy="34.0"' in drawn
    (rx, ry) = map(float, re.search(r'rx="([\d.]+)" ry="([\d.]+)"', drawn).groups())
    assert 0 < ry <= rx < 10


def test_a_forest_of_equal_values_is_drawn():
    mark = plots.Mark(label="a", said="3", value=3.0, low=3.0, high=3.0)
    assert "nan" not in plots.forest([mark], label="x")


def test_both_languages_say_everything():
    for each in (words.NAMES, words.DEFINITIONS, words.TITLES, words.PARTS,
                 words.BADGES, words.BADGE_WHYS, words.PAGE, words.CHANGES,
                 SAYINGS):  # fmt: skip
        assert each["en"].keys() == each["zh-Hans"].keys()
        for key, sentence in each["en"].items():
            fields = set(re.findall(r"{(\w+)}", sentence))
            assert fields == set(re.findall(r"{(\w+)}", each["zh-Hans"][key]))


@pytest.mark.parametrize(
    ("bounds", "value", "interval"),
    [
        ((1.0, 0.9966, 1.0), "100.0%", "99.7–100.0%"),
        ((0.06, 0.0585, 0.0614), "6.0%", "5.9–6.1%"),
        ((0.0, 0.0, 0.00004), "0.000%", "0.000–0.004%"),
        ((0.5, 0.5, 0.5), "50%", "50–50%"),
    ],
)
def test_an_interval_is_written_so_that_its_ends_differ(bounds, value, interval):
    line = a_line(*bounds, definition="direction.share_product")

    assert forms.value(line) == value
    assert forms.interval(line, language="en") == interval
