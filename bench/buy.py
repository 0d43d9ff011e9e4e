"""One POST that orders what lies in a guest's bag, all of one variant. Beside the floor."""

from collections.abc import Iterator
from contextlib import ExitStack

from _bench import (
    Side,
    against,
    arguments,
    facts_for_floor,
    in_turn,
    last_line,
    report,
)
from _buyers import place
from _load import Script
from _servers import Market, market, run, serving

BUDGET = 0.5
_AT_ONCE = 20_000


class Pool:
    """Checkouts that wait to be ordered; more are made between runs when few are left."""

    def __init__(self, made: Market) -> None:
        self._made = made
        self._left: list[int] = []

    def fill(self, least: int) -> None:
        if len(self._left) < least:
            variant = str(self._made.facts["variant"])
            count = max(least, _AT_ONCE)
            words = ("checkouts", str(count), variant)
            first = int(run(self._made.env, "_data.py", *words))
            self._left += range(first, first + 2 * count, 2)

    def __iter__(self) -> Iterator[tuple[int, str]]:
        return self

    def __next__(self) -> tuple[int, str]:
        cart = self._left.pop()
        return cart + 1, f"bench-{cart:019}"


def main() -> None:
    args = arguments(__doc__)
    with ExitStack() as stack:
        made = stack.enter_context(market(is_postgres=args.postgres))
        shown = made.facts["shown"]
        pool = Pool(made)
        pool.fill(1)
        checkout, key = next(pool)
        model = {"checkout": checkout, "cart": checkout - 1, "key": key, "shown": shown}
        up = stack.enter_context(
            serving(made.env, "xiangxin.config.wsgi:application", threads=args.threads)
        )
        bare = stack.enter_context(
            serving(
                facts_for_floor(made, model=model),
                "_floor:buy",
                threads=args.threads,
                is_factory=True,
            )
        )

        def buyers() -> list[Script]:
            pool.fill(int(8_000 * args.seconds))
            return [place(pool, shown) for _ in range(args.connections)]

        ours, theirs = Side("ours", up, buyers), Side("floor", bare, buyers)
        in_turn(ours, theirs, pairs=args.pairs, seconds=args.seconds)
        report(f"{__doc__} {made.database}", ours, theirs)
        facts = against(ours, theirs, BUDGET)
        held, ordered = map(
            int, run(made.env, "_data.py", "sold", str(made.facts["variant"])).split()
        )
        print(f"  {ordered:,} units ordered, {held:,} set aside")
        last_line("buy", made, args, **facts, is_exact=held == ordered)


if __name__ == "__main__":
    main()
