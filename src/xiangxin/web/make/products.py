"""A maker's products: finding them, making one, writing what it says of itself."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from xiangxin.kernel.money import Money
from xiangxin.market.catalog import actions as catalog
from xiangxin.market.catalog.desk import actions as desk
from xiangxin.market.catalog.desk import queries
from xiangxin.market.catalog.desk.actions import Details, Stale
from xiangxin.market.catalog.desk.errors import NoSuchStep
from xiangxin.market.catalog.desk.queries import DeskBrand, DeskVariant, ProductDesk
from xiangxin.market.catalog.desk.rules import (
    Text,
    attributes_as_typed,
    attributes_of,
    line,
    matrix,
    values_of,
)
from xiangxin.market.catalog.rules import OPTIONS_MOST, NewVariant
from xiangxin.market.stock import actions as stock
from xiangxin.market.stock import queries as stock_queries
from xiangxin.market.stock.rules import Count, Promise, count_of, day_of
from xiangxin.market.taxes.rules import TaxClass
from xiangxin.social.actors.errors import NoSuchChoice
from xiangxin.social.actors.rules import May
from xiangxin.web.bag.views import number_in
from xiangxin.web.layout.origin import asked
from xiangxin.web.layout.pages import back_to, render, see_other
from xiangxin.web.layout.request import Request
from xiangxin.web.make.mine import brand_of_mine, frame, product_of_mine
from xiangxin.web.make.table import rows_of
from xiangxin.web.posts.keyset import before
from xiangxin.web.posts.member import member
from xiangxin.world import clock

_PRODUCTS = 50
_ASKED_MOST = 100
# Three fields each, and a form may have 200.
_DETAILED = 50
_CATEGORY_MOST = 200


@require_safe
def products(request: Request, handle: str) -> HttpResponse:
    brand = brand_of_mine(request, handle, May.MAKE)
    text = line(asked(request, "q"))[:_ASKED_MOST]
    chosen = asked(request, "only")
    shown = queries.Shown(chosen) if chosen in set(queries.Shown) else queries.Shown.ALL
    found = queries.products_for(
        request.viewer,
        brand.id,
        text=text,
        shown=shown,
        before=before(request),
        limit=_PRODUCTS,
    )
    values = frame(request, brand, "products") | {
        "products": found,
        "text": text,
        "shown": shown.value,
        "next": found[-1].id if len(found) == _PRODUCTS else None,
    }
    return render(request, "make/products.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request, handle: str) -> HttpResponse:
    brand = brand_of_mine(request, handle, May.MAKE)
    if request.method != "POST":
        values = frame(request, brand, "products") | {"most": OPTIONS_MOST}
        return render(request, "make/new.html", values)
    names, variants = _variants(request, brand)
    product = catalog.create_product(
        viewer=request.viewer,
        brand=brand.id,
        handle=request.POST.get("handle", ""),
        title=request.POST.get("title", ""),
        description=request.POST.get("description", ""),
        options=names,
        variants=variants,
        category=line(request.POST.get("category", ""))[:_CATEGORY_MOST],
        is_published=request.POST.get("is_published") == "1",
        now=clock.now(),
    )
    _count_all(request, brand, product)
    made = queries.product_for(request.viewer, product)
    return see_other(reverse("make_product", kwargs={"handle": made.handle}))


@require_safe
def product(request: Request, handle: str) -> HttpResponse:
    return _page(request, product_of_mine(request, handle))


@require_POST
def edit(request: Request, handle: str) -> HttpResponse:
    """What it says of itself; shown beside the other's words where two wrote at once."""
    found = product_of_mine(request, handle)
    tax_class = request.POST.get("tax_class", "")
    if tax_class not in set(TaxClass):
        raise NoSuchChoice
    yours = Text(
        title=line(request.POST.get("title", "")),
        summary=request.POST.get("summary", "").strip(),
        description=request.POST.get("description", "").replace("\r\n", "\n").strip(),
        category=line(request.POST.get("category", ""))[:_CATEGORY_MOST],
        tax_class=TaxClass(tax_class),
        attributes=attributes_of(request.POST.get("attributes", "")),
    )
    stale = desk.edit_product(
        viewer=request.viewer,
        product=found.id,
        text=yours,
        seen=number_in(request, "seen") or 0,
        now=clock.now(),
    )
    if stale is not None:
        return _page(request, found, yours=yours, stale=stale)
    return _back(handle, "words")


@require_POST
def publish(request: Request, handle: str) -> HttpResponse:
    found = product_of_mine(request, handle)
    desk.publish(
        viewer=request.viewer,
        product=found.id,
        is_published=request.POST.get("seen") == "1",
        now=clock.now(),
    )
    return _back(handle)


@require_POST
def retire(request: Request, handle: str) -> HttpResponse:
    """One variant, or all of them: no longer sold, or sold again."""
    found = product_of_mine(request, handle)
    one = number_in(request, "variant")
    variants = _of(request, found)
    ids = [each.id for each in variants] if one is None else [one]
    desk.retire(
        viewer=request.viewer,
        brand=found.brand.id,
        variants=ids,
        is_retired=request.POST.get("sold") != "1",
        now=clock.now(),
    )
    return _back(handle, "variants")


@require_POST
def add(request: Request, handle: str) -> HttpResponse:
    """More to choose from: combinations that are not there yet."""
    found = product_of_mine(request, handle)
    names, variants = _variants(request, found.brand)
    desk.add_variants(
        viewer=request.viewer,
        product=found.id,
        options=names,
        variants=variants,
        now=clock.now(),
    )
    return _back(handle, "stock")


@require_POST
def details(request: Request, handle: str) -> HttpResponse:
    found = product_of_mine(request, handle)
    said: dict[int, Details] = {}
    for variant in _of(request, found)[:_DETAILED]:
        sku = request.POST.get(f"sku-{variant.id}")
        if sku is None:
            continue
        said[variant.id] = Details(
            sku=line(sku),
            barcode=line(request.POST.get(f"barcode-{variant.id}", "")),
            weight_grams=count_of(request.POST.get(f"grams-{variant.id}", "") or "0"),
            seen=number_in(request, f"seen-{variant.id}") or 0,
        )
    clashes = desk.save_details(
        viewer=request.viewer, brand=found.brand.id, details=said
    )
    if clashes:
        return _page(
            request, found, odd={clash.variant: clash for clash in clashes}, status=409
        )
    return _back(handle, "variants")


@require_POST
def promise(request: Request, handle: str) -> HttpResponse:
    """Orders for more than there is, until a day; or no longer."""
    found = product_of_mine(request, handle)
    variant = number_in(request, "variant") or 0
    kind = request.POST.get("kind", "")
    if not kind:
        stock.promise_no_more(
            viewer=request.viewer,
            brand=found.brand.id,
            variant=variant,
            now=clock.now(),
        )
    elif kind in set(Promise):
        stock.promise(
            viewer=request.viewer,
            brand=found.brand.id,
            variant=variant,
            kind=Promise(kind),
            units=count_of(request.POST.get("units", "")),
            due_on=day_of(request.POST.get("due_on", "")),
            now=clock.now(),
        )
    else:
        raise NoSuchChoice
    return _back(handle, "promises")


@require_POST
def undo(request: Request) -> HttpResponse:
    member(request)
    step = number_in(request, "step")
    if step is None:
        raise NoSuchStep
    done = stock.undo_step(viewer=request.viewer, step=step, now=clock.now())
    said = "undone" if not done.changed_since else "undone_partly"
    where = back_to(request, otherwise=reverse("make")).partition("?")[0]
    return see_other(f"{where}?said={said}")


def _page(
    request: Request,
    found: ProductDesk,
    *,
    yours: Text | None = None,
    stale: Stale | None = None,
    odd: dict[int, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    variants = _of(request, found)
    sold = [one for one in variants if not one.is_retired]
    text = yours or found.text
    values = frame(request, found.brand, "products") | {
        "product": found,
        "text": text,
        "attributes": attributes_as_typed(text.attributes),
        "tax_classes": list(TaxClass),
        "seen": stale.version if stale else found.version,
        "differs": dict(stale.differs) if stale else {},
        "rows": rows_of(sold),
        "detailed": variants[:_DETAILED],
        "odd": odd or {},
        "retired": [one for one in variants if one.is_retired],
        "levels": stock_queries.levels_of((one.id for one in sold), now=clock.now()),
        "today": clock.now().date(),
        "most": OPTIONS_MOST,
    }
    return render(request, "make/product.html", values, status=409 if stale else status)


def _of(request: Request, found: ProductDesk) -> list[DeskVariant]:
    return queries.variants_for(
        request.viewer,
        found.brand.id,
        product=found.id,
        with_retired=True,
        limit=_PRODUCTS * 10,
    )


def _variants(request: Request, brand: DeskBrand) -> tuple[list[str], list[NewVariant]]:
    """What the form sells; nothing without a price, which is in the making."""
    price = request.POST.get("price", "").strip()
    if not price:
        return [], []
    options = [
        (
            line(request.POST.get(f"option{n}", "")),
            values_of(request.POST.get(f"values{n}", "")),
        )
        for n in range(1, OPTIONS_MOST + 1)
    ]
    return matrix(
        options,
        price=Money.parse(price, brand.currency),
        grams=count_of(request.POST.get("grams", "").strip() or "0"),
    )


def _count_all(request: Request, brand: DeskBrand, product: int) -> None:
    said = request.POST.get("units", "").strip()
    if not said:
        return
    variants = queries.variants_for(request.viewer, brand.id, product=product)
    units = count_of(said)
    stock.count(
        viewer=request.viewer,
        brand=brand.id,
        counts={one.id: Count(units, 0) for one in variants},
        now=clock.now(),
    )


def _back(handle: str, part: str = "") -> HttpResponse:
    where = reverse("make_product", kwargs={"handle": handle})
    return see_other(f"{where}?said=saved{'#' + part if part else ''}")
