"""Two servers, short runs in turn (A B B A …), and one line at the end that says it all."""

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import median
from typing import Any

from _load import Answer, Run, Script, WrongAnswer, again, ask, get, play
from _servers import Market, Server, market, run, serving
from _stats import Ratio, percentile, ratio_of

_CHANGES = re.compile(
    rb'name="csrfmiddlewaretoken" value="[^"]*"|<time [^>]*>[^<]*</time>'
)


@dataclass(slots=True)
class Side:
    """One of the two that are compared."""

    name: str
    server: Server
    scripts: Callable[[], Sequence[Script]]
    runs: list[Run] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def play(self, seconds: float) -> None:
        before = self.server.cpu_seconds()
        run = play(self.server.port, self.scripts(), seconds=seconds)
        self.cpu.append((self.server.cpu_seconds() - before) / run.done)
        self.runs.append(run)

    @property
    def rates(self) -> list[float]:
        return [run.per_second for run in self.runs]

    def line(self) -> str:
        waits = [wait for run in self.runs for wait in run.waits]
        return (
            f"  {self.name:<22}{median(self.rates):8.0f}/s"
            f"{percentile(waits, 0.5) * 1e3:9.1f} ms{percentile(waits, 0.99) * 1e3:9.1f} ms"
            f"{median(self.cpu) * 1e3:10.2f} ms{self.server.memory_mb():9.0f} MB"
        )


def arguments(description: str | None) -> argparse.Namespace:
    read = argparse.ArgumentParser(description=description)
    read.add_argument("--postgres", action="store_true", help="a cluster of its own")
    read.add_argument("--pairs", type=int, default=20, help="runs of each side")
    read.add_argument("--seconds", type=float, default=1.0, help="length of a run")
    read.add_argument("--connections", type=int, default=16)
    read.add_argument("--threads", type=int, default=4, help="of each server")
    read.add_argument("--processes", type=int, default=2, help="of purchase.py alone")
    return read.parse_args()


def same_page(ours: Answer, theirs: Answer) -> None:
    """Refuse to compare pages that differ by more than tokens and the time that passed."""
    for one in (ours, theirs):
        if one.status != 200:
            raise WrongAnswer(f"{one.status}: {one.body[:300]!r}")
    left, right = (_CHANGES.sub(b"", one.body) for one in (ours, theirs))
    if left == right:
        return
    at = next(
        (n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b),
        min(len(left), len(right)),
    )
    raise WrongAnswer(
        f"The pages differ:\n{left[at - 80 : at + 80]!r}\n{right[at - 80 : at + 80]!r}"
    )


def in_turn(ours: Side, *others: Side, pairs: int, seconds: float) -> None:
    """A B B A, or A B C C B A, so that what drifts meets all sides alike."""
    sides = [ours, *others]
    for side in sides:
        play(side.server.port, side.scripts(), seconds=max(1.0, seconds))
    for n in range(pairs):
        for side in sides if n % 2 == 0 else reversed(sides):
            side.play(seconds)
        _progress(n + 1, pairs)


def _progress(done: int, of: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} of {of} ", end="\n" if done == of else "", file=sys.stderr)


def ratio(ours: Side, other: Side) -> Ratio:
    return ratio_of(ours.rates, other.rates)


def cpu_ratio(ours: Side, other: Side) -> Ratio:
    """The floor's processor time for ours: neighbours on the machine disturb it less."""
    return ratio_of(other.cpu, ours.cpu)


def verdict(low: float, high: float, budget: float) -> str:
    if low >= budget:
        return "holds"
    return "missed" if high < budget else "undecided"


def report(title: str, ours: Side, *others: Side) -> None:
    print(title)
    print(
        f"{'':24}{'answers':>9}{'median':>12}{'p99':>12}{'CPU each':>13}{'memory':>12}"
    )
    for side in (ours, *others):
        print(side.line())


def against(ours: Side, other: Side, budget: float) -> dict[str, Any]:
    """The ratio to one other, said and for the last line."""
    found, by_cpu = ratio(ours, other), cpu_ratio(ours, other)
    answer = verdict(found.low, found.high, budget)
    print(f"  to {other.name}: {found}, by CPU {by_cpu}; budget {budget}: {answer}")
    return {
        "value": round(median(ours.rates)),
        "floor": round(median(other.rates)),
        "ratio": round(found.value, 3),
        "low": round(found.low, 3),
        "high": round(found.high, 3),
        "cpu_ratio": round(by_cpu.value, 3),
        "budget": budget,
        "verdict": answer,
    }


def last_line(
    bench: str, market: Market, args: argparse.Namespace, **facts: Any
) -> None:
    """The line that machines read."""
    said = {
        "bench": bench,
        **facts,
        "database": market.database,
        "threads": args.threads,
        "cores": os.cpu_count(),
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
    }
    print(json.dumps(said))


def facts_for_floor(market: Market, **more: Any) -> dict[str, str]:
    return {**market.env, "BENCH_FACTS": json.dumps({**market.facts, **more})}


def page(
    name: str,
    *,
    title: str,
    budget: float,
    path: str,
    who: str,
    plain_budget: float = 0,
) -> None:
    """The whole bench of one page. `path` may name facts; `who` is "guest" or "reader".

    With `plain_budget` there is a third server, ordinary Django (`_plain.py`).
    """
    args = arguments(title)
    with ExitStack() as stack:
        made = stack.enter_context(market(is_postgres=args.postgres))
        path = path.format(**made.facts)
        cookies = f"sessionid={made.facts['session']}" if who == "reader" else ""
        statements = int(run(made.env, "_count.py", "page", path, cookies))
        up = stack.enter_context(
            serving(made.env, "xiangxin.config.wsgi:application", threads=args.threads)
        )
        bare = stack.enter_context(
            serving(
                facts_for_floor(made, path=path, cookies=cookies),
                "_floor:page",
                threads=args.threads,
                is_factory=True,
            )
        )
        request = as_a_browser_returns(up, path, cookies)
        first = ask(up.port, request)
        same_page(first, ask(bare.port, request))

        def readers() -> list[Script]:
            return [again(request, like=first) for _ in range(args.connections)]

        ours, theirs = Side("ours", up, readers), Side("floor", bare, readers)
        others = [theirs]
        if plain_budget:
            others.append(_ordinary(stack, made, args, path, first))
        in_turn(ours, *others, pairs=args.pairs, seconds=args.seconds)
        report(
            f"{title} {made.database}, {len(first.body):,} bytes, {statements} statements",
            ours,
            *others,
        )
        facts = against(ours, theirs, budget)
        for plain in others[1:]:
            facts["plain"] = against(ours, plain, plain_budget)
        memory = round(up.memory_mb())
        last_line(name, made, args, **facts, statements=statements, memory_mb=memory)


def _ordinary(
    stack: ExitStack,
    made: Market,
    args: argparse.Namespace,
    path: str,
    ours: Answer,
) -> Side:
    server = stack.enter_context(
        serving(made.env, "_plain:application", threads=args.threads)
    )
    cookies = f"sessionid={made.facts['plain_session']}"
    request = as_a_browser_returns(server, path, cookies)
    first = ask(server.port, request)
    told, wanted = (re.findall(rb'id="p(\d+)"', one.body) for one in (first, ours))
    if first.status != 200 or told != wanted:
        raise WrongAnswer(f"{first.status}: ordinary Django shows other posts")
    return Side(
        "ordinary Django",
        server,
        lambda: [again(request, like=first) for _ in range(args.connections)],
    )


def as_a_browser_returns(server: Server, path: str, cookies: str) -> bytes:
    """With the cookies that the first page brought."""
    brought = ask(server.port, get(path, cookies)).cookies
    kept = [cookies] if cookies else []
    return get(path, "; ".join(kept + [f"{k}={v}" for k, v in brought.items()]))
