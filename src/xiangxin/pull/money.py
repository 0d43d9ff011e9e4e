"""Currencies, as far as figures of money need to know them. Standard library alone."""

from typing import Final

UNNAMED: Final = "XXX"
"""ISO 4217 for money without a currency."""

WHOLE: Final = frozenset(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split()
)
"""Currencies without a minor unit (ISO 4217)."""
