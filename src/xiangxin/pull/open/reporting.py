"""The report of whatever level was read."""

from collections.abc import Sequence
from typing import Final

from xiangxin.pull import ENGINE, report
from xiangxin.pull.creators import NoCreators, creators
from xiangxin.pull.findings import Asked
from xiangxin.pull.ledger import Unreadable
from xiangxin.pull.reading import Creators, Orders, Read
from xiangxin.pull.report import Told

SEED: Final = 1


def html(found: Read, *, languages: Sequence[str]) -> str:
    """One page. Orders are told as the ledger they make. Raises Unreadable."""
    if isinstance(found, Orders):
        if "order.at" not in found.given:
            raise Unreadable(
                "A report follows people in time, and no order here has a moment; "
                "docs/pull/input.md says how paths alone are attributed."
            )
        return report.html(found.ledger(), languages=languages)
    if isinstance(found, Creators):
        return report.html(of_creators(found), languages=languages)
    return report.html(found, languages=languages)


def of_creators(found: Creators, *, seed: int = SEED) -> Told:
    """What a table of creators tells, without a snapshot of anybody."""
    if found.as_of is None:
        raise Unreadable("A table of creators has no moment of its own: say as_of.")
    asked = Asked(as_of=found.as_of, seed=seed)
    try:
        told = creators(found.table(), asked)
    except NoCreators as error:
        raise Unreadable(str(error)) from error
    return Told(
        snapshots=(),
        findings=told,
        as_of=asked.moment,
        engine=ENGINE,
        seed=seed,
        demo=False,
    )
