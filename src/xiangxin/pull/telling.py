"""Findings of one measure, told one by one."""

from dataclasses import dataclass, field

from xiangxin.pull import draws
from xiangxin.pull.draws import Array
from xiangxin.pull.findings import ASSOCIATION, Finding
from xiangxin.pull.snapshot import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Collects what one measure says; `told` grows."""

    measure: str
    as_of: str
    told: list[Finding] = field(default_factory=list)

    def drawn(
        self,
        name: str,
        value: float,
        drawn: Array,
        *,
        n: int,
        actor: int | None = None,
        part: str = "",
        badge: str = ASSOCIATION,
    ) -> None:
        """With the middle 90 % of the draws, stretched to the value where it lies
        outside."""
        low, high = draws.interval(drawn)
        self.between(
            name,
            value,
            (float(low), float(high)),
            n=n,
            actor=actor,
            part=part,
            badge=badge,
        )

    def between(
        self,
        name: str,
        value: float,
        ends: tuple[float, float],
        *,
        n: int,
        actor: int | None = None,
        part: str = "",
        badge: str = ASSOCIATION,
    ) -> None:
        figure = Figure(
            value=float(value),
            low=min(ends[0], float(value)),
            high=max(ends[1], float(value)),
            n=n,
            badge=badge,
            as_of=self.as_of,
            definition=f"{self.measure}.{name}",
        )
        self._add(name, actor=actor, part=part, figure=figure)

    def counted(
        self, name: str, value: int, *, actor: int | None = None, part: str = ""
    ) -> None:
        """A count of what is in the table: it has no interval to speak of."""
        ends = (float(value), float(value))
        self.between(name, value, ends, n=value, actor=actor, part=part)

    def missing(
        self, name: str, why: str, *, actor: int | None = None, part: str = ""
    ) -> None:
        self._add(name, actor=actor, part=part, why=why)

    def _add(
        self,
        name: str,
        *,
        actor: int | None,
        part: str,
        figure: Figure | None = None,
        why: str | None = None,
    ) -> None:
        self.told.append(
            Finding(
                measure=self.measure,
                name=name,
                actor=actor,
                part=part,
                figure=figure,
                missing=why,
            )
        )
