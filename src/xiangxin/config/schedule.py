"""What recurs, and how often. Each is claimed by one worker (outbox.due)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from xiangxin.insight.claims.tasks import answer_claims
from xiangxin.insight.experiments import actions as experiments
from xiangxin.insight.forecasts import actions as forecasts
from xiangxin.insight.snapshots.tasks import begin_measuring
from xiangxin.ledger import actions as ledger
from xiangxin.ledger.exposures import tasks as exposures
from xiangxin.market.cart import actions as cart
from xiangxin.market.catalog import actions as catalog
from xiangxin.market.catalog.desk import uploads
from xiangxin.market.catalog.finding import tasks as finding
from xiangxin.market.catalog.gallery import actions as gallery
from xiangxin.market.catalog.proof import actions as proof
from xiangxin.market.ideas import actions as ideas
from xiangxin.market.orders import actions as orders
from xiangxin.market.orders.paying import actions as paying
from xiangxin.market.orders.rules import PAY_WITHIN
from xiangxin.market.orders.together import actions as together
from xiangxin.market.payments import actions as payments
from xiangxin.market.reviews import actions as reviews
from xiangxin.market.stock import actions as stock
from xiangxin.market.waiting import actions as waiting
from xiangxin.market.watching import actions as watching
from xiangxin.media import actions as media
from xiangxin.outbox import actions as outbox
from xiangxin.social.notifications import actions as notifications
from xiangxin.social.posts.pictures import actions as pictures
from xiangxin.social.shield import actions as shield
from xiangxin.social.timelines.hot import actions as hot
from xiangxin.world import chance


class Lasting(Protocol):
    """What goes on in processes of its own while the worker works."""

    def is_over(self) -> bool:
        """Does not wait. Raises when it ended badly."""

    def stop(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Recurring:
    every: timedelta
    run: Callable[[datetime], object]

    @property
    def name(self) -> str:
        return f"{self.run.__module__}.{self.run.__qualname__}"


@dataclass(frozen=True, slots=True)
class Longer:
    """What takes long is only begun, and looked after until it is over."""

    every: timedelta
    begin: Callable[[datetime], Lasting]

    @property
    def name(self) -> str:
        return f"{self.begin.__module__}.{self.begin.__qualname__}"


def take_back_rows_of_dead_workers(now: datetime) -> int:
    return outbox.take_back(now=now)


def forget_what_was_followed_up(now: datetime) -> int:
    return outbox.forget_finished(before=now - timedelta(days=7))


def leave_nothing_of_what_was_erased(now: datetime) -> bool:
    return ledger.scrub()


def cancel_orders_nobody_paid(now: datetime) -> int:
    return orders.cancel_unpaid(before=now - PAY_WITHIN, now=now)


def finish_and_end_payments(now: datetime) -> int:
    return paying.tend(now=now)


def forget_who_tried_to_pay(now: datetime) -> int:
    return payments.forget(before=now - timedelta(days=2))


def free_what_was_held_too_long(now: datetime) -> int:
    return cart.free_ended(now=now)


def forget_abandoned_bags(now: datetime) -> int:
    return cart.forget_abandoned(before=now - timedelta(days=60), now=now)


def end_promises_and_reductions(now: datetime) -> int:
    return stock.end_promises(now=now) + catalog.end_reductions(now=now)


def forget_files_nobody_wanted(now: datetime) -> int:
    return uploads.forget(now=now)


def look_at_proofs_again(now: datetime) -> int:
    return proof.ask_of_due(now=now)


def begin_and_end_epochs(now: datetime) -> int:
    return experiments.tend(secret=chance.secret, now=now)


def count_votes_of_people(now: datetime) -> int:
    return ideas.count_in(now=now)


def take_away_deleted_pictures(now: datetime) -> int:
    return gallery.sweep(now=now) + pictures.sweep(now=now)


def let_go_of_pictures_nobody_draws(now: datetime) -> int:
    return media.let_go_of_old(before=now - timedelta(days=7))


def forget_old_notices(now: datetime) -> int:
    return notifications.forget(before=now - timedelta(days=180))


def tell_those_who_wait(now: datetime) -> int:
    told = waiting.launch(now=now)
    forecasts.tend(now=now)
    return told


def look_at_what_is_watched(now: datetime) -> int:
    return watching.tend(now=now)


def mark_bursts(now: datetime) -> int:
    return shield.find_bursts(now=now)


def tell_search_what_is_left(now: datetime) -> int:
    # Longer than it recurs: a worker may have been away.
    return stock.tell_search(since=now - timedelta(minutes=10))


def tell_search_of_all_stock(now: datetime) -> int:
    del now
    return stock.tell_search()


def count_what_was_kept_together(now: datetime) -> int:
    return together.count(now=now)


def ask_what_things_are_like(now: datetime) -> int:
    return reviews.ask_owners(now=now)


def put_right_the_counts_of_stars(now: datetime) -> int:
    del now
    return len(reviews.recount())


def put_up_the_hot_list(now: datetime) -> int:
    return hot.refresh(now=now)


LONGER: Sequence[Longer] = (Longer(timedelta(days=1), begin_measuring),)

SCHEDULE: Sequence[Recurring] = (
    Recurring(timedelta(minutes=1), put_up_the_hot_list),
    Recurring(timedelta(minutes=1), tell_search_what_is_left),
    Recurring(timedelta(hours=6), tell_search_of_all_stock),
    Recurring(timedelta(minutes=10), finding.count_categories),
    Recurring(timedelta(hours=1), finding.learn_words),
    Recurring(timedelta(hours=1), mark_bursts),
    Recurring(timedelta(minutes=1), tell_those_who_wait),
    Recurring(timedelta(minutes=5), look_at_what_is_watched),
    Recurring(timedelta(minutes=10), count_votes_of_people),
    Recurring(timedelta(hours=1), take_away_deleted_pictures),
    Recurring(timedelta(days=1), let_go_of_pictures_nobody_draws),
    Recurring(timedelta(hours=1), look_at_proofs_again),
    Recurring(timedelta(hours=1), answer_claims),
    Recurring(timedelta(seconds=5), begin_and_end_epochs),
    Recurring(timedelta(minutes=10), end_promises_and_reductions),
    Recurring(timedelta(hours=1), forget_files_nobody_wanted),
    Recurring(timedelta(seconds=30), free_what_was_held_too_long),
    Recurring(timedelta(hours=1), cancel_orders_nobody_paid),
    Recurring(timedelta(seconds=30), finish_and_end_payments),
    Recurring(timedelta(hours=1), forget_who_tried_to_pay),
    Recurring(timedelta(days=1), count_what_was_kept_together),
    Recurring(timedelta(hours=6), ask_what_things_are_like),
    Recurring(timedelta(days=1), put_right_the_counts_of_stars),
    Recurring(timedelta(days=1), forget_abandoned_bags),
    Recurring(timedelta(days=1), forget_old_notices),
    Recurring(timedelta(minutes=1), exposures.forget),
    Recurring(timedelta(hours=1), exposures.seal),
    Recurring(timedelta(minutes=10), leave_nothing_of_what_was_erased),
    Recurring(timedelta(minutes=1), take_back_rows_of_dead_workers),
    Recurring(timedelta(hours=1), forget_what_was_followed_up),
)
