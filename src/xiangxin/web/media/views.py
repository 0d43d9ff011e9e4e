"""A picture's file. Its name tells its content, so whoever has it never asks again."""

from typing import Final

from django.http import HttpResponse
from django.views.decorators.http import etag, require_safe

from xiangxin.media.queries import content_of
from xiangxin.media.rules import is_file
from xiangxin.web.layout.request import Request

_TYPES: Final = {"webp": "image/webp", "jpg": "image/jpeg"}


def _tag(request: Request, folder: str, name: str) -> str | None:
    return f'"{name}"' if is_file(folder, name) else None


@require_safe
@etag(_tag)
def picture(request: Request, folder: str, name: str) -> HttpResponse:
    return HttpResponse(
        content_of(folder, name),
        content_type=_TYPES[name.rpartition(".")[2]],
        headers={
            "Cache-Control": "public, max-age=31536000, immutable",
            "Content-Disposition": "inline",
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        },
    )
