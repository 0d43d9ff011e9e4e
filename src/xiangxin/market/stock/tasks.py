"""What the worker does with files."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from xiangxin.kernel.errors import Refusal
from xiangxin.market.catalog.desk import uploads
from xiangxin.market.catalog.events import UploadConfirmed
from xiangxin.market.stock.actions import import_products


def import_upload(event: UploadConfirmed, *, now: datetime) -> None:
    """All of the file or nothing, by whom said yes and may still do so."""
    file = uploads.waiting(event.upload)
    if file is None:
        return
    try:
        with transaction.atomic():
            imported = import_products(
                viewer=file.viewer,
                brand=file.brand,
                content=file.content,
                ours=settings.PUBLIC_URL,
                now=now,
            )
    except Refusal as refusal:
        uploads.finish(upload=event.upload, refusal=refusal)
    else:
        uploads.finish(upload=event.upload, report=imported.report)
