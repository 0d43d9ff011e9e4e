"""What was measured, as a page, as JSON, as Markdown and as one Parquet file.

All four are written from the same table of findings.
"""

from collections.abc import Sequence

from xiangxin.pull.reading import Read
from xiangxin.pull.report.page import page
from xiangxin.pull.report.told import Step, Told, gather
from xiangxin.pull.words import LANGUAGES

__all__ = ["Told", "gather", "html", "page"]


def html(
    source: Read | Told,
    *,
    languages: Sequence[str] = LANGUAGES,
    progress: Step | None = None,
) -> str:
    """One page that needs nothing else; what `read` gave is measured first."""
    told = source if isinstance(source, Told) else gather(source)
    return page(told, languages=languages, progress=progress)
