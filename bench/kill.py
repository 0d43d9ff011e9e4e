"""Programs killed (-9) at random moments while people buy; what was said must be so after."""

import argparse
import json
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests import crowd, postgres  # noqa: E402 - found from here
from tests.crowd import Killable, Killing, Outcome, Program, Web, running  # noqa: E402

_UNITS = 100_000_000


def main() -> None:
    read = argparse.ArgumentParser(description=__doc__)
    read.add_argument("--postgres", action="store_true", help="a cluster of its own")
    read.add_argument("--kills", type=int, default=100)
    read.add_argument("--seed", type=int, default=1)
    args = read.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = f"sqlite:///{folder / 'market.sqlite3'}"
        programs: dict[str, Killable] = {}
        if args.postgres:
            cluster = stack.enter_context(postgres.killable())
            url, programs = cluster.url, {"database": cluster}
        env = stack.enter_context(crowd.own_market(folder, url))
        web, worker = Web(env), Program(env, "xiangxin.config")
        programs |= {"server": web, "worker": worker}
        variant = crowd.open_market(env, units=_UNITS)
        killing = Killing(
            env=env,
            web=web,
            programs=programs,
            variant=variant,
            dice=Random(args.seed),
        )
        with running(web, worker):
            for _ in range(args.kills):
                killing.once()
        sold = crowd.sold(env)
    _tell(killing, sold, "postgresql" if args.postgres else "sqlite")


def _tell(killing: Killing, sold: int, database: str) -> None:
    found = killing.found
    ordered = found.came[Outcome.ORDERED]
    print(f"{__doc__} {database}")
    for name, times in sorted(found.killed.items()):
        print(f"  {name:<12}killed {times:>4} times")
    print(f"  {ordered:,} orders acknowledged, {sold:,} in the database")
    print(f"  {found.came[Outcome.BROKEN]:,} buyers cut off in the middle")
    print(f"  {found.came[Outcome.ERROR]:,} shown an error page meanwhile")
    print(
        f"  {found.missing} acknowledged orders missing, {len(found.wrong)} sums wrong"
    )
    print(f"  whole again within {found.longest_s:.1f} s at the latest")
    for wrong in found.wrong[:10]:
        print(f"    {wrong}")
    is_whole = not found.missing and not found.wrong and sold >= ordered
    print(
        json.dumps(
            {
                "bench": "kill",
                "database": database,
                "kills": dict(found.killed),
                "acknowledged": ordered,
                "in_database": sold,
                "cut_off": found.came[Outcome.BROKEN],
                "error_pages": found.came[Outcome.ERROR],
                "missing": found.missing,
                "wrong": len(found.wrong),
                "is_whole": is_whole,
            }
        )
    )
    if not is_whole:
        sys.exit(1)


if __name__ == "__main__":
    main()
