from datetime import datetime

from xiangxin.market.catalog.finding import actions
from xiangxin.social.actors.events import BrandRenamed


def find_by_new_name(event: BrandRenamed, *, now: datetime) -> None:
    del now  # what it is called is as it is found
    actions.put_all_of(event.brand)


def count_categories(now: datetime) -> int:
    return actions.count_categories(now=now)


def learn_words(now: datetime) -> int:
    del now
    return actions.learn_words()
