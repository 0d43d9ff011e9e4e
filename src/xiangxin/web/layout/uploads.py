"""Files that come with a form: who may send any, and how much."""

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.core.files.uploadhandler import (
    SkipFile,
    StopUpload,
    TemporaryFileUploadHandler,
)
from django.http import HttpRequest
from typing_extensions import override

_AT_ONCE: Final = 65_536


class Bounded(TemporaryFileUploadHandler):
    """Files go to the disk as they come, and only those of members. One that is too large
    is passed over and named (`too_large`); when all together are too much, none is read.
    """

    @override
    def handle_raw_input(
        self,
        input_data: Any,
        META: Mapping[str, str],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        self._is_too_much = content_length > settings.FORM_BYTES_MOST
        # A browser shows our answer only after it has sent everything. Django would read
        # the rest in lines, and a file may be one line.
        self._rest = (
            input_data if content_length < 5 * settings.FORM_BYTES_MOST else None
        )
        self._received = 0

    @override
    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if self._is_too_much:
            _notes(self.request).append("")
        if self._is_too_much or not getattr(self.request, "me", None):
            while self._rest is not None and self._rest.read(_AT_ONCE):
                pass
            raise StopUpload(connection_reset=True)
        super().new_file(*args, **kwargs)
        self._received = 0

    @override
    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._received += len(raw_data)
        if self._received > settings.FILE_BYTES_MOST:
            _notes(self.request).append(self.file_name or "")
            raise SkipFile
        super().receive_data_chunk(raw_data, start)


def too_large(request: HttpRequest) -> list[str]:
    """Names of files that were passed over; '' stands for all of them together."""
    _ = request.FILES  # they are known once the form has been read
    return list(_notes(request))


def _notes(request: HttpRequest | None) -> list[str]:
    notes: list[str] = request.__dict__.setdefault("too_large", [])
    return notes
