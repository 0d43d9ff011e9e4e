"""The one place that asks for chance."""

import secrets


def pseudonym() -> int:
    """A random positive 63-bit number that names a person in the ledger."""
    return secrets.randbits(62) + 1


def number(bits: int) -> int:
    """A random number below 2 to the power of `bits`, zero included."""
    return secrets.randbits(bits)


def key() -> str:
    """128 bits in letters that are safe in a cookie and in a link."""
    return secrets.token_urlsafe(16)


def secret() -> bytes:
    """A key for one export or one experiment."""
    return secrets.token_bytes(32)
