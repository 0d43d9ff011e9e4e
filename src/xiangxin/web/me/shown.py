"""What I was shown: by day on a page, row by row in the file one takes along."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import IO

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from xiangxin.ledger import queries as ledger
from xiangxin.ledger.exposures import queries as exposures
from xiangxin.web.layout.pages import render
from xiangxin.web.layout.request import Request
from xiangxin.web.me.views import my_id

PIECE = 64 * 1024


@require_safe
def shown_to_me(request: Request) -> HttpResponse:
    found = exposures.days_of(my_id(request))
    days: list[tuple[date, list[tuple[str, int]]]] = [
        (day, [(surface, times) for _, surface, times in rows])
        for day, rows in groupby(found, key=itemgetter(0))
    ]
    return render(request, "me/shown.html", {"days": days}, current="me")


@require_safe
def ledger_as_json(request: Request) -> StreamingHttpResponse:
    """Everything the ledger holds about whoever asks: acts in order of time, then what they saw."""
    acts = [asdict(entry) for entry in reversed(ledger.entries_of(my_id(request)))]
    return StreamingHttpResponse(
        _Pieces(acts, exposures.shown_to(my_id(request))),
        content_type="application/json",
        headers={
            "Content-Disposition": 'attachment; filename="xiangxin-ledger.json"',
            "Cache-Control": "private, no-store",
        },
    )


class _Pieces:
    """One object, without ever holding what may be a year of rows."""

    def __init__(self, acts: list[dict[str, object]], shown: IO[bytes]) -> None:
        self._acts = acts
        self._shown = shown
        self.close = shown.close  # the server calls it, also when nobody reads on

    def __iter__(self) -> Iterator[bytes]:
        said = {"format": "xiangxin-ledger-of-mine", "version": 2, "rows": self._acts}
        text = json.dumps(said, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder)
        yield text.removesuffix("\n}").encode()
        yield b',\n "exposures": ['
        while piece := self._shown.read(PIECE):
            yield piece
        yield b"\n]\n}"
