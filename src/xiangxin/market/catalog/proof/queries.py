"""A brand's proof, as its owners see it."""

from dataclasses import dataclass
from datetime import datetime

from xiangxin.kernel.errors import Refusal
from xiangxin.market.catalog.models import Proof
from xiangxin.market.catalog.proof.rules import GONE_AFTER, Place, place_named, reason
from xiangxin.social.actors.actions import check_acts_for
from xiangxin.social.actors.rules import May, Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofPage:
    """`why` is what the last look found wanting, or why the proof was withdrawn."""

    place: Place
    way: str
    is_awaited: bool
    is_proven: bool
    checked_at: datetime | None
    found_at: datetime | None
    ends_at: datetime | None  # unless the sign comes back before
    is_withdrawn: bool  # and not looked at since
    why: Refusal | None


def proof_of(viewer: Viewer, brand: int) -> ProofPage | None:
    """What the brand named, if it did; for its owners."""
    check_acts_for(viewer, brand, may=May.GOVERN)
    row = Proof.objects.filter(brand_id=brand).exclude(place="").first()
    if row is None:
        return None
    return ProofPage(
        place=place_named(row.place),
        way=row.way,
        is_awaited=row.is_awaited,
        is_proven=row.proven_at is not None,
        checked_at=row.checked_at,
        found_at=row.found_at,
        ends_at=row.missing_since + GONE_AFTER if row.missing_since else None,
        is_withdrawn=row.ending != "",
        why=reason(row.why, row.ending),
    )
