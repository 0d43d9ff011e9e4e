"""A mail about an order, in the language it was placed in."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias
from urllib.parse import urlsplit

from babel.core import Locale
from babel.numbers import format_currency, format_percent
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext

from xiangxin.kernel.errors import mark
from xiangxin.kernel.money import Money
from xiangxin.market.orders.links import link_to
from xiangxin.market.orders.queries import LineCard, OrderPage
from xiangxin.market.orders.rules import PAY_WITHIN
from xiangxin.market.taxes.rules import percent_of

_LINK = mark("Your order, and how it stands:\n{link}")
_DISCOUNT = mark("Discount {code}: −{amount}")
_DELIVERY = mark("Delivery{way}: {amount}")
_TAX = mark("{name} {rate}: {amount}")
_WITHIN = mark("Of this {name} {rate}: {amount}")


Topic: TypeAlias = str


def send(
    page: OrderPage,
    topic: Topic,
    subject: str,
    paragraphs: Sequence[str],
    *,
    facts: Mapping[str, object] | None = None,
    number: int | None = None,
    to: str = "",
) -> None:
    """The same order, topic and number give the same Message-ID: one sent twice can be told."""
    kind = f"{topic}-{number}" if number else topic
    with translation.override(page.language):
        facts = {**_facts(page, topic), **(facts or {})}
        told = [gettext(words).format(**facts) for words in (*paragraphs, _LINK)]
        title = gettext(subject).format(**facts)
    host = urlsplit(settings.PUBLIC_URL).hostname
    EmailMessage(
        subject=title,
        body="\n\n".join(words.strip() for words in told) + "\n",
        to=[to or page.email],
        headers={"Message-ID": f"<order-{page.id}-{kind}@{host}>"},
    ).send()


def _facts(page: OrderPage, topic: Topic) -> Mapping[str, object]:
    total = money_of(page.total, page.language)
    return {
        "name": page.name,
        "brand": page.brand_name,
        "order": page.id,
        "lines": "\n".join(
            [*(line_of(line, page.language) for line in page.lines), *_extras(page)]
        ),
        "total": total,
        "amount": total,
        "address": "\n".join(page.address_lines),
        "days": PAY_WITHIN.days,
        "note": next((c.note for c in reversed(page.changes) if c.what == topic), ""),
        "link": link_to(page.id),
    }


def line_of(line: LineCard, language: str) -> str:
    return f"{named(line, line.units)}: {money_of(line.total, language)}"


def _extras(page: OrderPage) -> Iterator[str]:
    """What stands between the lines and the total, where there is any of it."""
    if page.discount.minor:
        yield _say(_DISCOUNT, page, page.discount, code=page.code)
    if page.way or page.shipping.minor:
        way = f" ({page.way})" if page.way else ""
        yield _say(_DELIVERY, page, page.shipping, way=way)
    for part in page.taxes:
        rate = format_percent(
            percent_of(part.rate), "#,##0.###%", locale=_locale(page.language)
        )
        sentence = _WITHIN if page.is_tax_included else _TAX
        yield _say(sentence, page, part.tax, name=part.name, rate=rate)


def _say(sentence: str, page: OrderPage, amount: Money, **facts: str) -> str:
    return gettext(sentence).format(amount=money_of(amount, page.language), **facts)


def named(line: LineCard, units: int) -> str:
    name = f"{line.title}, {line.label}" if line.label else line.title
    return f"{units} × {name}"


def money_of(amount: Money, language: str) -> str:
    locale = _locale(language)
    return format_currency(amount.decimal(), amount.currency, locale=locale)


def _locale(language: str) -> Locale:
    return Locale.parse(language.replace("hans", "Hans"), sep="-")
