"""What somebody wants to be written about."""

from dataclasses import dataclass

from django.core import signing

from xiangxin.market.watching.errors import BadOffLink
from xiangxin.market.watching.models import Watch
from xiangxin.market.watching.rules import About

_SALT = "watching"


@dataclass(frozen=True, slots=True)
class Wish:
    back: bool = False
    price: bool = False

    def __bool__(self) -> bool:
        return self.back or self.price


@dataclass(frozen=True, slots=True)
class Off:
    """What the link in a mail turns off."""

    product: int
    person: int
    about: About


def wish_of(person: int, product: int) -> Wish:
    row = Watch.objects.filter(product_id=product, person_id=person).first()
    return Wish(row.back, row.price) if row else Wish()


def watched_by(person: int, *, limit: int) -> list[int]:
    """Products; ask only for the viewer themselves."""
    rows = Watch.objects.filter(person_id=person).order_by("-product_id")
    return list(rows.values_list("product_id", flat=True)[:limit])


def token_for(off: Off) -> str:
    return signing.dumps([off.product, off.person, off.about.value], salt=_SALT)


def off_of(token: str) -> Off:
    """Refuses BadOffLink when a letter was changed. It never ends: mails are kept long."""
    try:
        product, person, about = signing.loads(token, salt=_SALT)
        return Off(int(product), int(person), About(about))
    except (signing.BadSignature, TypeError, ValueError):
        raise BadOffLink from None
