"""Files that were looked through, wait for their maker's yes, and are imported by the worker."""

import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from xiangxin.kernel.errors import Refusal
from xiangxin.kernel.ids import next_id
from xiangxin.market.catalog.changes import ReportRow, Status
from xiangxin.market.catalog.desk.errors import NoSuchUpload
from xiangxin.market.catalog.events import UploadConfirmed
from xiangxin.market.catalog.models import Upload
from xiangxin.market.catalog.rules import UploadState
from xiangxin.market.catalog.shopify import Said
from xiangxin.outbox.actions import tell
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors.rules import May, Member, Viewer, person_of

# Of a long report the refused rows stand first; what is beyond this is only counted.
ROWS_SHOWN = 300
KEPT_FOR = timedelta(days=2)
_NAME_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """A row of the report: its line, what becomes of it, and the sentences."""

    line: int
    status: Status
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPage:
    id: int
    name: str
    at: datetime
    state: UploadState
    counts: Mapping[str, int]
    rows: tuple[ShownRow, ...]
    why: Said | None  # it was refused as a whole

    @property
    def has_refused(self) -> bool:
        return bool(self.counts.get(Status.REFUSED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What the worker imports: for whom, and the file."""

    brand: int
    viewer: Member
    content: bytes


@transaction.atomic
def keep(
    *,
    viewer: Viewer,
    brand: int,
    name: str,
    content: bytes,
    report: Sequence[ReportRow],
    now: datetime,
) -> int:
    """Keep a file with what it would change, until its maker says yes."""
    actors.check_acts_for(viewer, brand, may=May.MAKE)
    upload = Upload(
        id=next_id(now),
        brand_id=brand,
        by_id=person_of(viewer),
        at=now,
        name=name[:_NAME_MOST],
        content=zlib.compress(content, 1),
        state=UploadState.READ,
        report=_kept(report),
    )
    upload.save(force_insert=True)
    return upload.id


def page_of(viewer: Viewer, brand: int, upload: int) -> UploadPage:
    """What a file would change, or has changed."""
    actors.check_acts_for(viewer, brand, may=May.MAKE)
    row = Upload.objects.defer("content").filter(id=upload, brand_id=brand).first()
    if row is None:
        raise NoSuchUpload
    return _page(row)


def latest(viewer: Viewer, brand: int, *, limit: int = 5) -> list[UploadPage]:
    actors.check_acts_for(viewer, brand, may=May.MAKE)
    rows = Upload.objects.defer("content").filter(brand_id=brand).order_by("-id")
    return [_page(row) for row in rows[:limit]]


@transaction.atomic
def confirm(*, viewer: Viewer, brand: int, upload: int) -> bool:
    """Import it; False if that was said before. Nothing is imported of a refused file."""
    actors.check_acts_for(viewer, brand, may=May.MAKE)
    rows = Upload.objects.filter(id=upload, brand_id=brand)
    if not rows.exists():
        raise NoSuchUpload
    if not rows.filter(state=UploadState.READ).update(
        state=UploadState.CONFIRMED, by_id=person_of(viewer)
    ):
        return False
    tell(UploadConfirmed(upload=upload))
    return True


def waiting(upload: int) -> Waiting | None:
    """For the worker. None: it is done, or nobody said yes."""
    rows = Upload.objects.select_for_update()
    row = rows.filter(id=upload, state=UploadState.CONFIRMED).first()
    if row is None or row.by_id is None:
        return None
    return Waiting(
        brand=row.brand_id,
        viewer=Member(row.by_id),
        content=zlib.decompress(bytes(row.content)),
    )


def finish(
    *, upload: int, report: Sequence[ReportRow] = (), refusal: Refusal | None = None
) -> None:
    """It was imported, or refused; the file itself is let go."""
    is_refused = refusal or any(row.status is Status.REFUSED for row in report)
    kept = _kept(report)
    if refusal is not None:
        facts = {name: str(fact) for name, fact in refusal.facts.items()}
        kept["why"] = [refusal.sentence, facts]
    Upload.objects.filter(id=upload).update(
        state=UploadState.REFUSED if is_refused else UploadState.DONE,
        report=kept,
        content=b"",
    )


def forget(*, now: datetime) -> int:
    """Files nobody said yes to, and old reports."""
    old = Upload.objects.filter(at__lt=now - KEPT_FOR)
    gone, _ = old.filter(~Q(state=UploadState.CONFIRMED)).delete()
    return gone


def _kept(report: Sequence[ReportRow]) -> dict[str, Any]:
    order = {Status.REFUSED: 0, Status.CREATED: 1, Status.UPDATED: 1}
    first = sorted(report, key=lambda row: order.get(row.status, 2))[:ROWS_SHOWN]
    return {
        "counts": Counter(row.status.value for row in report),
        "rows": [
            [
                row.line,
                row.status.value,
                *(_said(one) for one in (row.said, *row.notes)),
            ]
            for row in sorted(
                first, key=lambda row: (order.get(row.status, 2), row.line)
            )
        ],
    }


def _said(said: Said) -> list[Any]:
    return [said.sentence, {name: str(fact) for name, fact in said.facts.items()}]


def _page(row: Upload) -> UploadPage:
    report: dict[str, Any] = row.report
    return UploadPage(
        id=row.id,
        name=row.name,
        at=row.at,
        state=UploadState(row.state),
        counts=report.get("counts", {}),
        rows=tuple(
            ShownRow(
                line=line,
                status=Status(status),
                said=tuple(Said(sentence, facts) for sentence, facts in said),
            )
            for line, status, *said in report.get("rows", ())
        ),
        why=Said(*report["why"]) if "why" in report else None,
    )
