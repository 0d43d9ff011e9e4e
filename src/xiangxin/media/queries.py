"""Where pictures are found."""

from functools import lru_cache

from django.core.files.storage import default_storage

from xiangxin.kernel.errors import NotFound
from xiangxin.media.rules import file_of, is_file


@lru_cache(8192)
def address_of(key: str, box: int, kind: str) -> str:
    """Where a browser fetches one size of a picture."""
    return default_storage.url(file_of(key, box, kind))


def content_of(folder: str, name: str) -> bytes:
    """One file, by the two parts of its name in the storage."""
    if not is_file(folder, name):
        raise NotFound
    try:
        with default_storage.open(f"pictures/{folder}/{name}") as file:
            content: bytes = file.read()
    except FileNotFoundError as gone:
        raise NotFound from gone
    return content
