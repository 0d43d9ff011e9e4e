import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangxin.text.markdown import clean_html, plain, to_html

ALLOWED = {
    *("p", "br", "em", "strong", "code", "pre", "blockquote", "a", "ul", "ol", "li"),
    *("h3", "h4", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
}
# Bits that parsers disagree about, to be put together in every order.
BITS = st.lists(
    st.sampled_from(
        [
            *(
                "<p>",
                "</p>",
                "<b>",
                "<a href=",
                "'",
                '"',
                ">",
                "<",
                "/",
                "&#x3c;",
                "<!--",
            ),
            *(
                "javascript:",
                "java\nscript:",
                "&#106;avascript:",
                "data:text/html,",
                " ",
            ),
            *(
                "<script>",
                "</script>",
                "<style>",
                "<svg>",
                "<math>",
                "<mtext>",
                "<table>",
            ),
            *("<img src=x onerror=alert(1)>", " onclick=x ", " style=x ", "<noscript>"),
            *("<template>", "<textarea>", "<title>", "<td>", "<li>", "<h3>", "<div>"),
            *(
                "[a](",
                ")",
                "`",
                "**",
                "_",
                "\n",
                "\n\n",
                "> ",
                "- ",
                "http://a.b",
                "<http:",
            ),
            *("\x00", "\u202e", "\u0338", "\ud800", "\u200b", "&#8238;", "&lt;", "]]>"),
        ]
    ),
    max_size=25,
).map("".join)
ANYTHING = st.one_of(
    st.text(max_size=300),
    st.text(st.characters(categories=["Cs", "Cc", "Cf", "Lo", "P"]), max_size=50),
    BITS,
)


class Seen(HTMLParser):
    """Refuses what a browser could run, load or style."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED
        for name, value in attrs:
            assert name in {"href", "rel", "colspan", "rowspan"}
            if name == "href":
                assert (value or "").lower().startswith(("http", "mailto:"))

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def assert_harmless(html: str) -> None:
    parser = Seen()
    parser.feed(html)
    parser.close()
    html.encode()
    assert not {"\x00", "\u202e", "\u2066"} & set(html)
    assert "<script" not in html


@given(ANYTHING)
def test_nothing_harmful_comes_out_of_markdown(source: str) -> None:
    assert_harmless(to_html(source))


@given(ANYTHING)
def test_cleaning_is_harmless_and_happens_once(html: str) -> None:
    once = clean_html(html)

    assert_harmless(once)
    assert clean_html(once) == once


@given(ANYTHING)
def test_plain_never_raises(html: str) -> None:
    plain(html).encode()


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("**a** *b*\nc", "<p><strong>a</strong> <em>b</em><br>\nc</p>"),
        ("# a", "<p># a</p>"),
        ("<b>a</b>", "<p>&lt;b&gt;a&lt;/b&gt;</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("`<i>`", "<p><code>&lt;i&gt;</code></p>"),
        ("[a](javascript:b)", "<p>[a](javascript:b)</p>"),
        ("readme.md", "<p>readme.md</p>"),
    ],
)
def test_the_subset(source: str, html: str) -> None:
    assert to_html(source).strip() == html


def test_links_say_that_the_market_does_not_vouch_for_them() -> None:
    assert 'rel="nofollow ugc noopener"' in to_html("https://example.com")


def test_a_link_ends_where_a_chinese_sentence_goes_on() -> None:
    html = to_html("看https://example.com/a，很好。https://b.example！")

    assert ">https://example.com/a</a>，很好。" in html
    assert ">https://b.example</a>！" in html


def test_descriptions_keep_structure_and_lose_the_rest() -> None:
    html = clean_html(
        "<h3 style='color:red'>Lamp</h3><p class=x>Warm<script>alert(1)</script>"
        "<img src=x onerror=y><a href='https://a.b' onclick=z>a</a><a href='/c'>c</a>"
    )

    assert html == (
        '<h3>Lamp</h3><p>Warm<a href="https://a.b" rel="nofollow ugc noopener">a</a>'
        '<a rel="nofollow ugc noopener">c</a></p>'
    )


def test_a_hidden_direction_override_does_not_come_back_as_an_entity() -> None:
    assert clean_html("<p>&#8238;abc&#x2066;</p>") == "<p>abc</p>"


def test_plain_has_a_line_for_each_block() -> None:
    assert (
        plain("<p>1 &lt; 2</p><ul><li>a</li><li>b<br>c</li></ul>") == "1 < 2\na\nb\nc"
    )


@pytest.mark.parametrize(
    "hostile",
    [
        "a" * 5_000_000,
        "<p><ul><li>" * 400_000,
        "[" * 20_000,
        "*a **b _" * 2_500,
        "<" * 10**6,
        ">" * 20_000,
        "`a``b" * 4_000,
        "<b>" * 5_000,
        "https://a.b " * 1_600,
        "- " * 10_000,
    ],
    ids=range(10),
)
def test_size_and_depth_cost_little(hostile: str) -> None:
    start = time.process_time()
    for work in (to_html, clean_html, plain):
        assert_harmless(work(hostile)) if work is not plain else work(hostile)

    assert time.process_time() - start < 10
