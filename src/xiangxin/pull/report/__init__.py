"""What was measured, as a page, as JSON, as Markdown and as one Parquet file.

All four are written from the same table of findings. `words`, `kinds`, `forms`, `lines`,
`speech`, `plots`, `marks` and `sections` need the standard library alone, so a web
process may draw with them.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xiangxin.pull.words import LANGUAGES

if TYPE_CHECKING:
    from xiangxin.pull.reading import Read
    from xiangxin.pull.report.told import Step as Step
    from xiangxin.pull.report.told import Told as Told
    from xiangxin.pull.report.told import gather as gather

__all__ = ["Told", "gather", "html"]


def html(
    source: "Read | Told",
    *,
    languages: Sequence[str] = LANGUAGES,
    progress: "Step | None" = None,
) -> str:
    """One page that needs nothing else; what `read` gave is measured first."""
    from xiangxin.pull.report.page import page  # noqa: PLC0415 - loads what counts
    from xiangxin.pull.report.told import Told, gather  # noqa: PLC0415

    told = source if isinstance(source, Told) else gather(source)
    return page(told, languages=languages, progress=progress)


def __getattr__(name: str) -> Any:
    if name in {"Told", "gather"}:
        from xiangxin.pull.report import told  # noqa: PLC0415 - loads what counts

        return getattr(told, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
