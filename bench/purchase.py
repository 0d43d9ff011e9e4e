"""A whole purchase of a guest, five requests; eight buyers at once."""

from contextlib import ExitStack

from _bench import Side, arguments, in_turn, last_line, report, verdict
from _buyers import purchases
from _load import Script
from _servers import market, run, serving
from _stats import spread

BUDGETS = {"sqlite": 100, "postgresql": 60}
BUYERS = 8


def main() -> None:
    args = arguments(__doc__)
    with ExitStack() as stack:
        made = stack.enter_context(market(is_postgres=args.postgres))
        handle, variant = made.facts["product"], made.facts["variant"]
        counted = run(made.env, "_count.py", "purchase", handle, str(variant))
        requests, statements = map(int, counted.split())
        up = stack.enter_context(
            serving(
                made.env,
                "xiangxin.config.wsgi:application",
                threads=args.threads,
                processes=args.processes,
            )
        )

        def buyers() -> list[Script]:
            return [purchases(handle, variant) for _ in range(BUYERS)]

        ours = Side("requests", up, buyers)
        in_turn(ours, pairs=args.pairs, seconds=args.seconds)
        report(f"{__doc__} {made.database}", ours)
        value, low, high = spread([rate / requests for rate in ours.rates])
        budget = BUDGETS[made.database]
        answer = verdict(low, high, budget)
        cpu = 1e3 * requests * sum(ours.cpu) / len(ours.cpu)
        print(
            f"  {value:.0f} [{low:.0f}, {high:.0f}] purchases/s, {cpu:.1f} ms of CPU each, "
            f"{requests} requests, {statements} statements; budget {budget}: {answer}"
        )
        last_line(
            "purchase",
            made,
            args,
            value=round(value),
            floor=budget,
            ratio=round(value / budget, 3),
            low=round(low / budget, 3),
            high=round(high / budget, 3),
            verdict=answer,
            cpu_ms=round(cpu, 2),
            requests=requests,
            statements=statements,
            memory_mb=round(up.memory_mb()),
        )


if __name__ == "__main__":
    main()
