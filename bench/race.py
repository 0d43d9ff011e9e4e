"""Many buyers for few units through HTTP: who gets one, and what the others are told."""

import argparse
import json
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests import crowd, postgres  # noqa: E402 - found from here
from tests.crowd import Outcome, Web, running  # noqa: E402


def main() -> None:
    read = argparse.ArgumentParser(description=__doc__)
    read.add_argument("--postgres", action="store_true", help="a cluster of its own")
    read.add_argument("--buyers", type=int, default=4_000)
    read.add_argument("--at-once", type=int, default=64)
    read.add_argument("--units", type=int, default=200)
    read.add_argument("--threads", type=int, default=4, help="of each web process")
    read.add_argument("--processes", type=int, default=2)
    args = read.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = (
            stack.enter_context(postgres.cluster())
            if args.postgres
            else f"sqlite:///{folder / 'market.sqlite3'}"
        )
        env = stack.enter_context(crowd.own_market(folder, url))
        variant = crowd.open_market(env, units=args.units)
        web = Web(env, threads=args.threads, processes=args.processes)
        with running(web):
            began = time.perf_counter()
            sales = crowd.rush(
                web.port, variant, buyers=args.buyers, at_once=args.at_once
            )
            seconds = time.perf_counter() - began
        sold, wrong = crowd.sold(env), crowd.check(env)
    database = "postgresql" if args.postgres else "sqlite"
    print(f"{__doc__} {database}")
    for outcome in Outcome:
        print(f"  {outcome:<34}{sales.came[outcome]:>8,}")
    for error in {*sales.errors[:5], *wrong[:5]}:
        print(f"  {error}")
    is_exact = (
        sold == args.units == sales.came[Outcome.ORDERED]
        and sales.came[Outcome.TOLD] == args.buyers - args.units
        and not wrong
    )
    print(
        f"  {sold:,} of {args.units:,} units sold to {args.buyers:,} buyers, "
        f"{args.at_once} at once, in {seconds:.1f} s: "
        f"{'exact' if is_exact else 'NOT EXACT'}"
    )
    print(
        json.dumps(
            {
                "bench": "race",
                "database": database,
                "buyers": args.buyers,
                "at_once": args.at_once,
                "units": args.units,
                "sold": sold,
                **{one.name.lower(): sales.came[one] for one in Outcome},
                "seconds": round(seconds, 1),
                "is_exact": is_exact,
            }
        )
    )
    if not is_exact:
        sys.exit(1)


if __name__ == "__main__":
    main()
