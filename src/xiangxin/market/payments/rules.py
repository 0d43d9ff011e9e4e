"""The port: what is asked of a provider, and what it can answer.

A provider that sends the buyer to its own page answers Pending with `go_to`; one that is
paid by hand answers Pending with words. Both are settled later, by a webhook or by the
maker, through the same action of orders.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeAlias

from xiangxin.kernel.money import Money


class Method(StrEnum):
    TRANSFER = "transfer"
    CASH = "cash"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What is to be paid, for which order, to whom."""

    order_id: int
    amount: Money
    brand_name: str
    method: Method


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    amount: Money
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """Not paid yet: words for the buyer (with their facts), or a page to send them to."""

    sentence: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    go_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined:
    sentence: str


Answer: TypeAlias = Paid | Pending | Declined


class Provider(Protocol):
    def ask(self, due: Due) -> Answer:
        """Ask for the money. It may call out: never inside a transaction.

        Asked twice for the same order it is the same request: `order_id` is the key.
        """
