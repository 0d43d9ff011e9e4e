"""A maker says which taxes are taken."""

from datetime import datetime

from django.db import transaction

from xiangxin.market.taxes.errors import TaxesChanged
from xiangxin.market.taxes.models import TaxTerms
from xiangxin.market.taxes.queries import taxes_for
from xiangxin.market.taxes.rules import Taxes, checked, written
from xiangxin.social.actors.rules import Viewer


@transaction.atomic
def save_taxes(
    *, viewer: Viewer, brand: int, taxes: Taxes, version: int, now: datetime
) -> None:
    """All of them at once; refuses TaxesChanged when somebody else did meanwhile."""
    taxes_for(viewer, brand)
    checked(taxes.rates)
    document = written(taxes)
    if not version:
        _, is_new = TaxTerms.objects.get_or_create(
            brand_id=brand, defaults={"document": document, "changed_at": now}
        )
        changed = int(is_new)
    else:
        changed = TaxTerms.objects.filter(brand_id=brand, version=version).update(
            document=document, version=version + 1, changed_at=now
        )
    if not changed:
        raise TaxesChanged
