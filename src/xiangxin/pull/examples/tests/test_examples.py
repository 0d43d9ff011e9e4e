import re
from html.parser import HTMLParser

import pytest
from typer.testing import CliRunner

from xiangxin.pull.__main__ import app
from xiangxin.pull.examples import cdnow, chapters, insurance, sources, words
from xiangxin.pull.examples.sources import NotInstalled


@pytest.fixture(scope="module")
def farmers():
    return insurance.run(seed=1)


@pytest.fixture(scope="module")
def shop():
    return cdnow.run(seed=1)


def by_code(found):
    return {each.code: each for each in found}


def test_insurance_has_the_published_estimates(farmers):
    told = by_code(farmers.estimates)
    for code, digits in (("reduced", 4), ("first", 4), ("wald", 3), ("ols", 3)):
        assert round(told[code].value, digits) == told[code].published
    assert (farmers.farmers, farmers.villages) == (1410, 44)
    assert farmers.bootstrap == pytest.approx((0.33, 1.29), abs=0.03)


def test_the_instrument_covers_the_published_effect_and_least_squares_does_not(farmers):
    told = by_code(farmers.estimates)
    assert told["wald"].low < 0.731 < told["wald"].high
    assert told["ols"].high < 0.731
    assert told["wald"].badge == "experiment"
    assert told["ols"].badge == "association"


def test_cdnow_has_the_published_parameters(shop):
    for each in shop.fitted:
        assert each.value == pytest.approx(each.published, abs=0.01)
        assert each.low < each.value < each.high
    assert (shop.sample, shop.buyers) == (2357, 23570)
    sample, everybody = shop.repeat
    assert sample.value == pytest.approx(946 / 2357)
    assert 0.3 < everybody.low < everybody.value < everybody.high < 0.45


def test_the_held_out_weeks_are_told_as_they_came(shop):
    told, came = shop.held_out
    assert came.value == 1882
    assert sum(each.buyers for each in shop.classes) == shop.sample
    forecast = sum(each.value * each.buyers for each in shop.classes)
    assert forecast == pytest.approx(told.value)
    counted = sum(each.came * each.buyers for each in shop.classes)
    assert counted == pytest.approx(came.value)
    page = chapters.cdnow(shop, seed=1)
    outside = "lies outside the interval" in page
    assert outside == (not told.low <= came.value <= told.high)


def test_worth_is_a_sum_and_its_mean(shop):
    worth = by_code(shop.worth)
    revenue, each = worth["revenue_ahead"], worth["revenue_each"]
    assert each.value == pytest.approx(revenue.value / shop.buyers)
    assert revenue.low < revenue.value < revenue.high


class Shape(HTMLParser):
    """The order in which drawings and tables come, and what a page would fetch."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.links = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.links += [v for k, v in attrs if k in {"src", "href", "action"}]


@pytest.fixture(scope="module")
def pages(farmers, shop):
    return (chapters.insurance(farmers, seed=1), chapters.cdnow(shop, seed=1))


def test_a_page_needs_nothing_else_and_has_a_table_behind_each_drawing(pages):
    for page in pages:
        shape = Shape(page)
        assert not shape.links
        assert not re.search(r"<script|url\(|@import", page)
        names = [
            tag
            for tag, attrs in shape.tags
            if tag in {"details", "table"} or "aria-label" in attrs
        ]
        drawings = [at for at, name in enumerate(names) if name == "svg"]
        assert drawings
        for at in drawings:
            assert names[at + 1 : at + 3] == ["details", "table"]


def test_a_page_says_the_same_in_both_languages(pages):
    for page in pages:
        english, chinese = re.findall(r"<main.*?</main>", page, flags=re.DOTALL)
        numbers = [
            re.findall(r'(?:data-)?value="([^"]+)"', part)
            for part in (english, chinese)
        ]
        assert numbers[0] == numbers[1]
        assert not re.search(r"\{[a-z_]+\}", english + chinese)
    for book in (words.PAGE, words.INSURANCE, words.CDNOW):
        assert set(book["en"]) == set(book["zh-Hans"])


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("insurance", "Wald: neighbours buy → farmer buys: 0.7306"),
        ("cdnow", "r: buyers' rates, shape: 0.243 (0.223 to 0.264); published 0.243"),
    ],
)
def test_the_command_prints_our_figures_and_writes_the_page(
    monkeypatch, tmp_path, farmers, shop, name, line
):
    monkeypatch.setattr(insurance, "run", lambda *, seed: farmers)
    monkeypatch.setattr(cdnow, "run", lambda *, seed: shop)
    out = tmp_path / "page.html"
    result = CliRunner().invoke(app, ["example", name, "--out", str(out)])
    assert result.exit_code == 0
    assert line in result.stdout
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize("name", ["insurance", "cdnow"])
def test_without_the_package_there_is_one_sentence_and_exit_code_2(
    monkeypatch, tmp_path, name
):
    def gone(package):
        raise sources.PackageNotFoundError(package)

    monkeypatch.setattr(sources, "distribution", gone)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["example", name])
    assert result.exit_code == 2
    assert "pip install 'xiangxin[examples]'" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_a_package_without_its_data_is_not_installed():
    with pytest.raises(NotInstalled, match="examples"):
        sources.packaged("lifetimes", "lifetimes/datasets/none.txt")
