"""Writing to those who want to know, some at a time."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from babel.core import Locale
from babel.numbers import format_currency
from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from xiangxin.kernel.errors import mark
from xiangxin.kernel.money import Money
from xiangxin.market.catalog import queries as catalog
from xiangxin.market.watching.events import BackInStock, PriceDropped
from xiangxin.market.watching.models import Watch
from xiangxin.market.watching.queries import Off, token_for
from xiangxin.market.watching.rules import About
from xiangxin.outbox.actions import Finish, slow, tell
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.queries import Address
from xiangxin.social.actors.rules import Member

_AT_ONCE = 100

_BACK = mark("{product} is there again")
_IS_BACK = mark(
    "Hello {name},\n\n{product} can be had again. You follow it and asked to be told:\n{link}"
)
_CHEAPER = mark("{product} costs less: {now}")
_COSTS = mark(
    "Hello {name},\n\n{product} costs {now} instead of {was}, the least in 30 days. You "
    "follow it and asked to be told:\n{link}"
)
_OFF = mark("No more mails like this about {product}:\n{off}")


@slow
def tell_it_is_back(event: BackInStock, *, now: datetime) -> Finish | None:
    def facts(address: Address) -> dict[str, str]:
        return {}

    last = _write(event, About.BACK, _BACK, _IS_BACK, facts)
    following = BackInStock(product=event.product, mark=event.mark, after=last)
    return partial(tell, following) if last else None


@slow
def tell_it_costs_less(event: PriceDropped, *, now: datetime) -> Finish | None:
    def facts(address: Address) -> dict[str, str]:
        return {
            "was": _money(Money(event.was_minor, event.currency), address.locale),
            "now": _money(Money(event.now_minor, event.currency), address.locale),
        }

    last = _write(event, About.PRICE, _CHEAPER, _COSTS, facts)
    following = PriceDropped(
        product=event.product,
        mark=event.mark,
        was_minor=event.was_minor,
        now_minor=event.now_minor,
        currency=event.currency,
        after=last,
    )
    return partial(tell, following) if last else None


def _write(
    event: BackInStock | PriceDropped,
    about: About,
    subject: str,
    words: str,
    facts: Callable[[Address], dict[str, str]],
) -> int:
    """To the next of them; the last one written to, 0 when that was all."""
    wishes = Watch.objects.filter(
        product_id=event.product, person_id__gt=event.after, **{about.value: True}
    )
    people = list(
        wishes.order_by("person_id").values_list("person_id", flat=True)[:_AT_ONCE]
    )
    card = catalog.cards_of([event.product]).get(event.product)
    if card is None:
        return 0
    addresses = actors.addresses_of(people)
    for person in people:
        # Who does not follow it any more does not want to know.
        if person in addresses and event.product in actors.follows(
            Member(person), [event.product]
        ):
            off = Off(event.product, person, about)
            address = addresses[person]
            own = {"product": card.name, "name": address.name, **facts(address)}
            said = (subject, words)
            _send(off, address, said, own, handle=card.handle, number=event.mark)
    return people[-1] if len(people) == _AT_ONCE else 0


def _send(
    off: Off,
    address: Address,
    said: tuple[str, str],
    facts: dict[str, str],
    *,
    handle: str,
    number: int,
) -> None:
    """With the header by which a mail program shows a button that ends it."""
    subject, words = said
    path = reverse("watch_off", kwargs={"token": token_for(off)})
    facts["off"] = f"{settings.PUBLIC_URL}{path}"
    facts["link"] = f"{settings.PUBLIC_URL}{reverse('actor', args=[handle])}"
    with translation.override(address.locale or settings.LANGUAGE_CODE):
        title = gettext(subject).format(**facts)
        told = [gettext(one).format(**facts) for one in (words, _OFF)]
    host = urlsplit(settings.PUBLIC_URL).hostname
    EmailMessage(
        subject=" ".join(title.split()),
        body="\n\n".join(told) + "\n",
        to=[address.email],
        headers={
            "Message-ID": f"<watch-{off.about}-{number}-{off.person}@{host}>",
            "List-Unsubscribe": f"<{facts['off']}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    ).send()


def _money(amount: Money, language: str) -> str:
    tag = (language or settings.LANGUAGE_CODE).replace("hans", "Hans")
    locale = Locale.parse(tag, sep="-")
    return format_currency(amount.decimal(), amount.currency, locale=locale)
