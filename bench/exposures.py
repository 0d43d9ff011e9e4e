"""The home feed writing down all that each page showed, every row new. Beside without."""

import json
import shutil
from contextlib import ExitStack
from pathlib import Path

from _bench import (
    Side,
    against,
    arguments,
    as_a_browser_returns,
    in_turn,
    last_line,
    report,
    same_page,
)
from _load import Script, WrongAnswer, again, ask
from _servers import market, run, serving

BUDGET = 0.9


def main() -> None:
    args = arguments(__doc__)
    with ExitStack() as stack:
        made = stack.enter_context(market(is_postgres=args.postgres))
        stream = Path(made.env["DATA_DIR"]) / "ledger"
        shutil.rmtree(stream, ignore_errors=True)
        stack.callback(shutil.rmtree, stream, ignore_errors=True)
        cookies = f"sessionid={made.facts['session']}"
        rows = int(run(made.env, "_exposing.py", "page", cookies))
        with ExitStack() as servers:
            logging, silent = (
                servers.enter_context(
                    serving(
                        made.env,
                        f"_exposing:{which}",
                        threads=args.threads,
                        is_factory=True,
                    )
                )
                for which in ("with_rows", "without")
            )
            request = as_a_browser_returns(logging, "/", cookies)
            first = ask(logging.port, request)
            same_page(first, ask(silent.port, request))

            def readers() -> list[Script]:
                return [again(request, like=first) for _ in range(args.connections)]

            ours = Side("with rows", logging, readers)
            other = Side("without", silent, readers)
            in_turn(ours, other, pairs=args.pairs, seconds=args.seconds)
            report(f"{__doc__} {made.database}", ours, other)
            facts = against(ours, other, BUDGET)
            memory = [round(one.memory_mb()) for one in (logging, silent)]
        # Every page that was answered is on disk, also the last second's.
        count, size = json.loads(run(made.env, "_exposing.py", "rows"))
        answered = sum(one.done for one in ours.runs) * rows
        if count < answered:
            raise WrongAnswer(f"{answered} rows were logged and {count} are there")
        print(
            f"  {count:,} rows on disk, {size / count:.0f} bytes each; none is missing"
        )
        last_line(
            "exposures",
            made,
            args,
            **facts,
            rows_a_page=rows,
            rows=count,
            bytes_a_row=round(size / count),
            memory_mb=memory[0],
            memory_without_mb=memory[1],
        )


if __name__ == "__main__":
    main()
