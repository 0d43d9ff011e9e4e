"""A buyer asks for a return, sends back without a reason, or withdraws from the contract."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.db.models import F

from xiangxin.kernel.ids import next_id
from xiangxin.ledger.rules import NOWHERE, Origin
from xiangxin.market.orders import actions as orders
from xiangxin.market.orders.actions.steps import allowed, append
from xiangxin.market.orders.errors import TooLate
from xiangxin.market.orders.models import Order, OrderLine
from xiangxin.market.orders.queries import LineCard, OrderPage, order_for
from xiangxin.market.orders.returns.actions.dropping import drop
from xiangxin.market.orders.returns.actions.photographing import hang, keep
from xiangxin.market.orders.returns.actions.settling import settle
from xiangxin.market.orders.returns.errors import (
    MoreThanThere,
    NothingToReturn,
    NotReturnable,
    NoWithdrawalHere,
    ReturnMovedOn,
    TooLateToReturn,
    WhoWithdraws,
)
from xiangxin.market.orders.returns.events import ReturnAsked
from xiangxin.market.orders.returns.models import Return, ReturnLine
from xiangxin.market.orders.returns.queries import return_for, until_of
from xiangxin.market.orders.returns.rules import (
    RIGHTS,
    Kind,
    Reason,
    Stage,
    is_whole,
    parted,
    reason_of,
)
from xiangxin.market.orders.rules import (
    MAY_CANCEL,
    MAY_RETURN,
    Fulfilment,
    Party,
    State,
    What,
)
from xiangxin.outbox.actions import tell
from xiangxin.social.actors.rules import Viewer

_WHAT = {
    Kind.FAULT: What.RETURN_ASKED,
    Kind.NO_REASON: What.RETURN_ANNOUNCED,
    Kind.WITHDRAWAL: What.WITHDRAWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the form says. `key` is its page's own: the same form sent twice is one return."""

    kind: Kind
    units: Mapping[int, int]
    key: str
    reason: str = ""
    words: str = ""
    name: str = ""
    email: str = ""


def ask(
    viewer: Viewer,
    order_id: int,
    *,
    asked: Asked,
    now: datetime,
    photos: Sequence[File[bytes]] = (),
    origin: Origin = NOWHERE,
) -> int:
    """Ask for units back and return the return's id; done twice it is the same one.

    Withdrawing from all of an order that is not sent cancels it. Refuses MoreThanThere,
    TooLateToReturn, NotReturnable, NoWithdrawalHere.
    """
    allowed(viewer, order_id, MAY_RETURN)
    reason, words = reason_of(asked.kind, asked.reason, asked.words)
    wanted = {one: units for one, units in sorted(asked.units.items()) if units > 0}
    if not wanted:
        raise NothingToReturn
    if asked.kind is Kind.WITHDRAWAL:
        _check_who(asked)
    keys = keep(photos, owner=order_id)
    with transaction.atomic():
        Order.objects.select_for_update(no_key=True).get(id=order_id)
        done = Return.objects.filter(order_id=order_id, key=asked.key).first()
        if done is not None:
            return done.id
        page = order_for(viewer, order_id)
        row = _begin(page, asked, wanted, reason=reason, words=words, now=now)
        if _keep_lines(page, row, wanted):
            orders.cancel(viewer, order_id, now=now, origin=origin)
        else:
            _take(page, row, now=now)
        hang(row, keys, now=now)
        append(order_id, _WHAT[asked.kind], viewer=viewer, party=Party.BUYER, now=now)
        tell(ReturnAsked(id=row.id))
    return row.id


@transaction.atomic
def take_back(viewer: Viewer, return_id: int, *, now: datetime) -> bool:
    """The buyer keeps it after all; False if that was said. Refuses ReturnMovedOn."""
    standing, card = return_for(viewer, return_id, parties=MAY_RETURN)
    if any(line.unsent for line in card.lines):
        raise ReturnMovedOn  # what was never sent is somebody else's by now
    waiting = Return.objects.filter(
        id=return_id, stage__in=[Stage.ASKED, Stage.ACCEPTED]
    )
    if not waiting.update(stage=Stage.TAKEN_BACK):
        if Return.objects.filter(id=return_id, stage=Stage.TAKEN_BACK).exists():
            return False
        raise ReturnMovedOn
    put_back(card.order_id, {line.variant: line.units for line in card.lines})
    append(
        standing.id, What.RETURN_TAKEN_BACK, viewer=viewer, party=Party.BUYER, now=now
    )
    return True


def put_back(order_id: int, units: Mapping[int, int]) -> None:
    """These can be asked back again."""
    for variant, count in sorted(units.items()):
        OrderLine.objects.filter(order_id=order_id, variant_id=variant).update(
            returned=F("returned") - count
        )


def _check_who(asked: Asked) -> None:
    from_form = asked.name.strip(), asked.email.strip()
    if not all(from_form) or max(map(len, from_form)) > 200:
        raise WhoWithdraws
    local, at, host = from_form[1].rpartition("@")
    if not (local and at and "." in host) or any(c.isspace() for c in from_form[1]):
        raise WhoWithdraws


def _begin(
    page: OrderPage,
    asked: Asked,
    wanted: Mapping[int, int],
    *,
    reason: Reason,
    words: str,
    now: datetime,
) -> Return:
    _check(page, asked.kind, wanted, now=now)
    return Return.objects.create(
        id=next_id(now),
        order_id=page.id,
        kind=asked.kind,
        stage=Stage.ACCEPTED if asked.kind in RIGHTS else Stage.ASKED,
        reason=reason,
        words=words,
        name=asked.name.strip(),
        email=asked.email.strip(),
        key=asked.key,
        asked_at=now,
    )


def _check(
    page: OrderPage, kind: Kind, wanted: Mapping[int, int], *, now: datetime
) -> None:
    if page.standing.state is State.CANCELLED:
        raise TooLate
    until = until_of(page, now=now)
    if kind is Kind.WITHDRAWAL and until.withdrawal is None:
        raise NoWithdrawalHere
    if not until.allows(kind, now=now):
        raise TooLateToReturn
    lines = {line.variant: line for line in page.lines}
    for variant in wanted:
        line = lines.get(variant)
        if line is None:
            raise MoreThanThere
        if line.no_return and kind in RIGHTS:
            raise NotReturnable(title=line.title)


def _keep_lines(page: OrderPage, row: Return, wanted: Mapping[int, int]) -> bool:
    """Whether that is all of an order of which nothing was sent: then it is cancelled."""
    lines = {line.variant: line for line in page.lines}
    ReturnLine.objects.bulk_create(
        ReturnLine(
            return_of=row,
            variant_id=variant,
            units=units,
            unsent=parted(units, unsent=_unsent(lines[variant], row.kind))[0],
        )
        for variant, units in wanted.items()
    )
    if row.kind != Kind.WITHDRAWAL or not _is_all_unsent(page, wanted):
        return False
    Return.objects.filter(id=row.id).update(stage=Stage.CANCELLED)
    return True


def _take(page: OrderPage, row: Return, *, now: datetime) -> None:
    """What was sent is asked back; what was not is dropped, and settled if it is all."""
    lines = list(ReturnLine.objects.filter(return_of=row).order_by("variant_id"))
    back = {line.variant_id: line.units - line.unsent for line in lines}
    _take_from_lines(page.id, back)
    drop(page, {one.variant_id: one.unsent for one in lines if one.unsent}, now=now)
    wanted = {line.variant_id: line.units for line in lines}
    if row.kind == Kind.WITHDRAWAL and is_whole(
        [(wanted.get(line.variant, 0), line.units) for line in page.lines]
    ):
        # Who withdraws from all of it gets what sending it cost as well.
        Return.objects.filter(id=row.id).update(
            shipping_minor=page.paid_for_sending.minor
        )
    if not any(back.values()):
        settle(row.id, now=now)


def _unsent(line: LineCard, kind: str) -> int:
    return line.to_send if kind == Kind.WITHDRAWAL else 0


def _is_all_unsent(page: OrderPage, wanted: Mapping[int, int]) -> bool:
    return (
        page.standing.fulfilment is Fulfilment.NONE
        and not page.standing.parties.isdisjoint(MAY_CANCEL)
        and all(wanted.get(line.variant, 0) >= line.to_send for line in page.lines)
    )


def _take_from_lines(order_id: int, back: Mapping[int, int]) -> None:
    for variant, units in back.items():
        if not units:
            continue
        line = OrderLine.objects.filter(
            order_id=order_id, variant_id=variant, shipped__gte=F("returned") + units
        )
        if not line.update(returned=F("returned") + units):
            raise MoreThanThere
