"""What owners of a thing also kept, most of them first."""

from xiangxin.market.orders.together.models import KeptTogether


def kept_with(product: int) -> list[int]:
    rows = KeptTogether.objects.filter(product_id=product)
    return list(rows.order_by("-people", "other_id").values_list("other_id", flat=True))
