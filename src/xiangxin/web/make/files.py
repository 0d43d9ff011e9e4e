"""A catalogue as a file: taken along, and brought in after it was looked through."""

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from xiangxin.market.catalog.desk import uploads
from xiangxin.market.catalog.desk.errors import NoFile, UploadTooLarge
from xiangxin.market.catalog.desk.rules import line
from xiangxin.market.stock import actions as stock
from xiangxin.market.stock import queries as stock_queries
from xiangxin.media.queries import address_of
from xiangxin.media.rules import SIZES, key_in
from xiangxin.social.actors.rules import May
from xiangxin.web.layout.pages import render, see_other, static, translate
from xiangxin.web.layout.request import Request
from xiangxin.web.layout.uploads import too_large
from xiangxin.web.make.mine import brand_of_mine, frame
from xiangxin.world import clock


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: Request, handle: str) -> HttpResponse:
    """POST looks a file through and changes nothing."""
    brand = brand_of_mine(request, handle, May.MAKE)
    if request.method != "POST":
        values = frame(request, brand, "files") | {
            "uploads": uploads.latest(request.viewer, brand.id)
        }
        return render(request, "make/files.html", values)
    for name in too_large(request):
        raise UploadTooLarge(name=name, most=settings.FILE_BYTES_MOST // 1_000_000)
    file = request.FILES.get("file")
    if file is None:
        raise NoFile
    content = file.read()
    seen = stock.import_products(
        viewer=request.viewer,
        brand=brand.id,
        content=content,
        ours=settings.PUBLIC_URL,
        is_dry_run=True,
        now=clock.now(),
    )
    kept = uploads.keep(
        viewer=request.viewer,
        brand=brand.id,
        name=line(file.name or ""),
        content=content,
        report=seen.report,
        now=clock.now(),
    )
    return see_other(_where(handle, kept))


@require_safe
def upload(request: Request, handle: str, upload_id: int) -> HttpResponse:
    brand = brand_of_mine(request, handle, May.MAKE)
    found = uploads.page_of(request.viewer, brand.id, upload_id)
    values = frame(request, brand, "files") | {
        "upload": found,
        "rows": [
            (
                row.line,
                row.status.value,
                [
                    translate(said.sentence, request.language).format_map(said.facts)
                    for said in row.said
                ],
            )
            for row in found.rows
        ],
        "why": translate(found.why.sentence, request.language).format_map(
            found.why.facts
        )
        if found.why
        else "",
    }
    return render(request, "make/upload.html", values)


@require_POST
def confirm(request: Request, handle: str, upload_id: int) -> HttpResponse:
    """Sent twice it is imported once."""
    brand = brand_of_mine(request, handle, May.MAKE)
    uploads.confirm(viewer=request.viewer, brand=brand.id, upload=upload_id)
    return see_other(_where(handle, upload_id))


@require_safe
def export(request: Request, handle: str) -> StreamingHttpResponse:
    brand = brand_of_mine(request, handle, May.MAKE)
    lines = stock_queries.catalogue_lines(
        request.viewer, brand.id, address_of=_address_of
    )
    return StreamingHttpResponse(
        _in_parts(lines),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{brand.handle}.csv"'
            if brand.handle.isascii()
            else 'attachment; filename="products.csv"'
        },
    )


def _in_parts(lines: Iterator[str]) -> Iterator[bytes]:
    for one in lines:
        yield one.encode()


def _address_of(path: str) -> str:
    key = key_in(path)
    where = address_of(key, SIZES[-1], "jpg") if key else static(path)
    return f"{settings.PUBLIC_URL}{where}"


def _where(handle: str, upload_id: int) -> str:
    return reverse("make_upload", kwargs={"handle": handle, "upload_id": upload_id})
