import pytest

from xiangxin.pull.findings import SCHEMA, Finding, table
from xiangxin.pull.snapshot import Figure


def finding(name="effect", *, value=0.1, **more):
    told = Figure(
        value=value,
        low=0.0,
        high=0.2,
        n=7,
        badge="experiment",
        as_of="2026-11-22",
        definition=f"influence.{name}",
    )
    return Finding(measure="influence", name=name, figure=told, **more)


def test_the_order_they_came_in_does_not_matter():
    some = [finding(actor=2), finding(), finding(actor=1, part="b"), finding("volume")]

    assert table(some) == table(reversed(some))
    assert table(some).schema == SCHEMA
    assert table(some).column("actor").to_pylist() == [None, None, 1, 2]


def test_what_cannot_be_told_says_why():
    told = table([Finding(measure="influence", name="effect", missing="no_arm")])

    assert told.to_pylist()[0]["missing"] == "no_arm"
    assert told.to_pylist()[0]["value"] is None
    with pytest.raises(ValueError, match="either"):
        Finding(measure="influence", name="effect")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_figure_is_a_finite_number(value):
    with pytest.raises(ValueError, match="finite"):
        table([finding(value=value)])
