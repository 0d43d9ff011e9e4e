"""How worth says a figure: one actor's findings, with their currency and chance."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from xiangxin.pull.draws import Array
from xiangxin.pull.findings import ASSOCIATION, Finding
from xiangxin.pull.snapshot import Figure
from xiangxin.pull.worth import resample

NAME: Final = "worth"


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """`part` of money is `<currency>` or `<currency>:<orbit or direction>`."""

    actor: int | None
    currency: str
    as_of: str
    seed: int

    def chance(self, stream: int) -> np.random.Generator:
        """The same for every actor, so that an actor's number does not matter."""
        return np.random.default_rng([self.seed, 710, stream])

    def money(self, slice_: str = "") -> str:
        return f"{self.currency}:{slice_}" if slice_ else self.currency

    def told(
        self,
        name: str,
        value: float,
        drawn: Array,
        *,
        n: int,
        part: str = "",
        definition: str | None = None,
    ) -> Finding:
        low, high = resample.interval(drawn)
        return self._finding(
            name, float(value), low, high, n=n, part=part, definition=definition
        )

    def counted(self, name: str, value: float, *, n: int, part: str = "") -> Finding:
        """What was counted and not estimated: the interval is the value."""
        return self._finding(name, float(value), value, value, n=n, part=part)

    def missing(self, name: str, why: str, *, part: str = "") -> Finding:
        return Finding(
            measure=NAME, name=name, actor=self.actor, part=part, missing=why
        )

    def _finding(
        self,
        name: str,
        value: float,
        low: float,
        high: float,
        *,
        n: int,
        part: str,
        definition: str | None = None,
    ) -> Finding:
        figure = Figure(
            value=value,
            low=min(float(low), value),
            high=max(float(high), value),
            n=n,
            badge=ASSOCIATION,
            as_of=self.as_of,
            definition=f"{NAME}.{definition or name}",
        )
        return Finding(
            measure=NAME, name=name, actor=self.actor, part=part, figure=figure
        )
