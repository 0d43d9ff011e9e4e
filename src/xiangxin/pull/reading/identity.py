"""Names of people become numbers before anything else sees them."""

import re
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xiangxin.pull.reading import text

KEY: Final = "xiangxin-pull"
"""Used unless a key is given: the same file then gives everybody the same numbers.

It is public, so whoever has a list of phone numbers can find which of them are here.
A key of one's own prevents that.
"""

PHONE: Final = r"^\+?[\d\s().\-]{7,24}$"
MOBILE: Final = r"^(?:\+?(?:00)?86)?(1[3-9]\d{9})$"
REACHES: Final = (
    r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+"
    r"|(?:\+|00)\d[\d\s().\-]{6,}\d"
    r"|(?:86[\s\-]?)?1[3-9]\d[\s\-]?\d{4}[\s\-]?\d{4}"
    r"|\(?0?\d{3}\)?[\s\-]\d{3,4}[\s\-]?\d{4}"
)
"""An e-mail address or telephone number, anywhere in a text."""
HIDDEN: Final = "…"
WHOLE: Final = r"^(?:0|-?[1-9]\d{0,17})$"
LONGEST_SHOWN: Final = 40
LONGEST_LABEL: Final = 200


def pseudonyms(column: pa.ChunkedArray, key: str) -> pa.Array:
    """One int64 a person, the same in every table read with the same key.

    Case, spaces at the ends, width of letters, and how a phone number is spaced or
    prefixed (+86, 0086) make no other person.
    """
    told, places = _distinct(text.cleaned(column))
    plain = pc.utf8_lower(told)
    digits = pc.replace_substring_regex(plain, r"[\s().\-]", "")
    mobile = pc.replace_substring_regex(digits, MOBILE, r"\1")
    spelled = pc.if_else(pc.match_substring_regex(plain, PHONE), mobile, plain)
    return _placed(_hashed(spelled.to_pylist(), key=key, use=b"person"), places)


def identifiers(column: pa.ChunkedArray, key: str) -> pa.Array:
    """Whole numbers as they are, unless they could be a mobile; other texts hashed."""
    told, places = _distinct(text.cleaned(column))
    whole = pc.and_(
        pc.match_substring_regex(told, WHOLE),
        pc.invert(pc.match_substring_regex(told, MOBILE)),
    ).to_numpy(zero_copy_only=False)
    numbers = np.empty(len(told), dtype=np.int64)
    mask = pa.array(whole)
    numbers[whole] = told.filter(mask).cast(pa.int64()).to_numpy()
    rest = told.filter(pc.invert(mask)).to_pylist()
    numbers[~whole] = _hashed(rest, key=key, use=b"id")
    return _placed(numbers, places)


def masked(told: pa.Array) -> pa.Array:
    """Texts without what could reach a person."""
    return pc.replace_substring_regex(told, REACHES, HIDDEN)


def labels(column: pa.ChunkedArray) -> pa.Array:
    """What may be printed of names; null where nothing is left."""
    told = pc.utf8_slice_codeunits(masked(text.cleaned(column)), 0, LONGEST_LABEL)
    nothing = pa.scalar(None, pa.string())
    return pc.if_else(pc.equal(told, HIDDEN), nothing, told)


def shown(word: object) -> str:
    """A header or file name as a message may quote it."""
    told = re.sub(REACHES, HIDDEN, " ".join(str(word).split()))
    return told if len(told) <= LONGEST_SHOWN else f"{told[:LONGEST_SHOWN]}{HIDDEN}"


def _distinct(column: pa.Array) -> tuple[pa.Array, pa.Array]:
    encoded = column.dictionary_encode()
    return encoded.dictionary, encoded.indices


def _placed(numbers: "np.ndarray[Any, Any]", places: pa.Array) -> pa.Array:
    if not len(numbers):
        return pa.nulls(len(places), pa.int64())
    return pa.array(numbers).take(places)


def _hashed(
    names: Sequence[str], *, key: str, use: bytes
) -> "np.ndarray[Any, np.dtype[np.int64]]":
    # A digest of the key, because BLAKE2b takes at most 64 bytes of one.
    start = blake2b(
        key=blake2b(key.encode(), digest_size=32).digest(), digest_size=8, person=use
    )

    def digest(name: str) -> bytes:
        each = start.copy()
        each.update(name.encode())
        return each.digest()

    found = np.frombuffer(b"".join(map(digest, names)), dtype="<i8")
    return found & np.int64(0x7FFF_FFFF_FFFF_FFFF)
