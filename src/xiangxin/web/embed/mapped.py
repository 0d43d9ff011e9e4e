"""What search engines may read, and where it is."""

from datetime import UTC
from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from xiangxin.market.catalog import queries as catalog
from xiangxin.web.layout.pages import environment
from xiangxin.web.layout.request import Request

# Of addresses in one file; the protocol allows 50,000.
_IN_A_PART: Final = 5_000
_PRIVATE: Final = (
    "/bag",
    "/checkout",
    "/make",
    "/me",
    "/moderation",
    "/order",
    "/search",
    "/sign-in",
    "/sign-up",
    "/to",
)


@require_safe
def index(_request: Request) -> HttpResponse:
    """The parts, each begun behind a product, oldest first."""
    begun = [0, *catalog.every_nth_public(_IN_A_PART)]
    parts = [reverse("sitemap_part", kwargs={"after": after}) for after in begun]
    return _xml("embed/sitemap.xml", {"parts": parts})


@require_safe
def part(_request: Request, after: int) -> HttpResponse:
    """Products, and the fixed pages in the first part. People are in none."""
    found = catalog.public_after(after, limit=_IN_A_PART)
    pages = (
        []
        if after
        else [
            reverse(name)
            for name in (
                "home",
                "discover",
                "square",
                "hot",
                "claims",
                "market_pull",
                "about",
            )
        ]
    )
    values = {
        "pages": pages,
        "products": [
            (reverse("actor", kwargs={"handle": handle}), changed.astimezone(UTC))
            for handle, changed in found
        ],
    }
    return _xml("embed/sitemap_part.xml", values)


@require_safe
def robots(_request: Request) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _PRIVATE)]
    lines.append(f"Sitemap: {settings.PUBLIC_URL}{reverse('sitemap')}")
    return HttpResponse(
        "\n".join(lines) + "\n",
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "private, max-age=3600"},
    )


def _xml(template: str, values: dict[str, object]) -> HttpResponse:
    made = environment("en").get_template(template)
    return HttpResponse(
        made.render({**values, "public_url": settings.PUBLIC_URL}),
        content_type="application/xml",
        headers={"Cache-Control": "private, max-age=3600"},
    )
