import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiangxin.web.links.cards import lines

# Of the type's size; measured in a browser, a little above.
WIDE = {"W": 0.95, "m": 0.89, "A": 0.7, "a": 0.57, "灯": 1.0, "。": 1.0, " ": 0.3}


@given(st.text(st.sampled_from([*WIDE]), max_size=150), st.integers(1, 3))
def test_no_line_runs_out_of_the_card(text: str, most: int) -> None:
    rows = lines(text, ems=13, most=most)

    assert 1 <= len(rows) <= most
    for row in rows:
        # A mark that ends a clause may hang.
        assert sum(WIDE.get(letter, 1.0) for letter in row) <= 13 * 1.08 + 1
    if not rows[-1].endswith("…"):
        assert "".join(rows).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", [""]),
        ("Platform Lamp", ["Platform Lamp"]),
        ("会走弧线的台灯，安静。", ["会走弧线的台灯，安静。"]),
        ("W" * 20, ["W" * 14, "W" * 6]),
    ],
)
def test_where_lines_end(text: str, rows: list[str]) -> None:
    assert lines(text, ems=13, most=2) == rows
