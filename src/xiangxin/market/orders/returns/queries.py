"""Returns, for the buyer and the maker of their order."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from xiangxin.kernel.errors import NotAllowed
from xiangxin.kernel.money import Money
from xiangxin.market.orders.models import OrderLine
from xiangxin.market.orders.queries import LineCard, OrderPage, Standing, standing_of
from xiangxin.market.orders.returns.errors import NoSuchReturn
from xiangxin.market.orders.returns.models import Return, ReturnLine, ReturnPhoto
from xiangxin.market.orders.returns.rules import (
    RIGHTS,
    Kind,
    Reason,
    Stage,
    Until,
    came,
    until,
)
from xiangxin.market.orders.rules import (
    MAY_RETURN,
    MAY_SELL,
    Fulfilment,
    Party,
    Payment,
    State,
    What,
)
from xiangxin.social.actors.queries import may
from xiangxin.social.actors.rules import May, Viewer

EVERYBODY = frozenset(MAY_RETURN | MAY_SELL)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackLine:
    variant: int
    product: int
    title: str
    label: str
    units: int
    unsent: int
    amount_minor: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BackPhoto:
    """`path` is '' while it is being drawn; `is_lost` when it could not be."""

    path: str
    width: int
    height: int
    is_lost: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnCard:
    id: int
    order_id: int
    kind: Kind
    stage: Stage
    reason: Reason
    words: str
    answer: str
    name: str
    email: str
    amount: Money | None
    shipping: Money
    is_restocked: bool | None
    asked_at: datetime
    lines: tuple[BackLine, ...]
    photos: tuple[BackPhoto, ...]

    @property
    def may_be_taken_back(self) -> bool:
        return self.stage in {Stage.ASKED, Stage.ACCEPTED} and not any(
            line.unsent for line in self.lines
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the buyer may still do; `units` are {variant: at most} by kind."""

    until: Until
    units: dict[Kind, dict[int, int]]

    def __bool__(self) -> bool:
        return any(self.units.values())


def returns_of(viewer: Viewer, order_id: int) -> list[ReturnCard]:
    """Of one order, newest first; refuses NoSuchOrder to everybody it does not concern."""
    standing_of(viewer, order_id)
    rows = Return.objects.filter(order_id=order_id).select_related("order")
    return _cards(rows.order_by("-id"))


def return_for(
    viewer: Viewer, return_id: int, *, parties: Collection[Party] = EVERYBODY
) -> tuple[Standing, ReturnCard]:
    """Refuses NoSuchOrder to strangers, and NotAllowed to those who may only look."""
    row = Return.objects.filter(id=return_id).select_related("order").first()
    if row is None:
        raise NoSuchReturn
    standing = standing_of(viewer, row.order_id)
    if standing.parties.isdisjoint(parties):
        raise NotAllowed
    return standing, _cards([row])[0]


def returns_to_look_after(
    viewer: Viewer, brand: int, *, limit: int = 50
) -> list[ReturnCard]:
    """What waits for the maker's word, parcel or money, oldest first."""
    if not may(viewer, brand, May.SERVE):
        return []
    rows = Return.objects.filter(
        order__brand_id=brand, stage__in=[Stage.ASKED, Stage.ACCEPTED, Stage.RECEIVED]
    ).exclude(stage=Stage.RECEIVED, order__payment=Payment.DUE)
    # All money of a cancelled order goes back at once, whatever was asked before.
    rows = rows.exclude(order__state=State.CANCELLED)
    return _cards(rows.select_related("order").order_by("id")[:limit])


def until_of(page: OrderPage, *, now: datetime) -> Until:
    """Until when what may go back; of an order that is not sent its days have not begun."""
    moments = {change.what: change.at for change in page.changes}
    is_all_sent = page.standing.fulfilment not in {Fulfilment.NONE, Fulfilment.PART}
    came_at = came(
        delivered_at=moments.get(What.DELIVERED),
        sent_at=moments.get(What.SHIPPED) if is_all_sent else None,
        now=now,
    )
    return until(country=page.country, came_at=came_at)


def options_of(page: OrderPage, *, now: datetime) -> Options:
    ends = until_of(page, now=now)
    is_open = page.standing.state is not State.CANCELLED
    return Options(
        until=ends,
        units={
            kind: {
                line.variant: most for line in page.lines if (most := _most(line, kind))
            }
            if is_open and ends.allows(kind, now=now)
            else {}
            for kind in (Kind.NO_REASON, Kind.WITHDRAWAL, Kind.FAULT)
        },
    )


def _most(line: LineCard, kind: Kind) -> int:
    if line.no_return and kind in RIGHTS:
        return 0
    sent = line.shipped - line.returned
    return sent + line.to_send if kind is Kind.WITHDRAWAL else sent


def _cards(found: Iterable[Return]) -> list[ReturnCard]:
    rows = list(found)
    ids = [row.id for row in rows]
    names = {
        (order, variant): (product, title, label)
        for order, variant, product, title, label in OrderLine.objects.filter(
            order_id__in={row.order_id for row in rows}
        ).values_list("order_id", "variant_id", "product_id", "title", "label")
    }
    lines: dict[int, list[ReturnLine]] = {identifier: [] for identifier in ids}
    for line in ReturnLine.objects.filter(return_of__in=ids):
        lines[line.return_of_id].append(line)
    photos: dict[int, list[ReturnPhoto]] = {identifier: [] for identifier in ids}
    for photo in ReturnPhoto.objects.filter(return_of__in=ids).order_by("position"):
        photos[photo.return_of_id].append(photo)
    return [
        ReturnCard(
            id=row.id,
            order_id=row.order_id,
            kind=Kind(row.kind),
            stage=Stage(row.stage),
            reason=Reason(row.reason),
            words=row.words,
            answer=row.answer,
            name=row.name,
            email=row.email,
            amount=None
            if row.amount_minor is None
            else Money(row.amount_minor, row.order.currency),
            shipping=Money(row.shipping_minor, row.order.currency),
            is_restocked=row.is_restocked,
            asked_at=row.asked_at,
            lines=tuple(
                _line(line, names[row.order_id, line.variant_id])
                for line in lines[row.id]
            ),
            photos=tuple(
                BackPhoto(
                    path=photo.path,
                    width=photo.width,
                    height=photo.height,
                    is_lost=bool(photo.refusal),
                )
                for photo in photos[row.id]
            ),
        )
        for row in rows
    ]


def _line(line: ReturnLine, named: tuple[int, str, str]) -> BackLine:
    product, title, label = named
    return BackLine(
        variant=line.variant_id,
        product=product,
        title=title,
        label=label,
        units=line.units,
        unsent=line.unsent,
        amount_minor=line.amount_minor,
    )
