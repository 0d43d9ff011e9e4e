"""The `xiangxin` command. `xiangxin pull …` starts without Django."""

import os
import sys
from importlib import import_module


def main() -> None:
    # What a command needs is imported when it is asked for: the engine works where the
    # market is not installed, and the supervisor of `start` stays small.
    match sys.argv[1:2]:
        case ["pull"]:
            del sys.argv[1]
            import_module("xiangxin.pull.__main__").app(prog_name="xiangxin pull")
        case ["start"]:
            import_module("xiangxin.console.start").main()
        case _:
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiangxin.config.settings")
            try:
                import_module("django").setup()
            except ModuleNotFoundError as missing:
                sys.exit(
                    f"The market needs {missing.name}: install xiangxin[market]. "
                    "The engine alone answers to `xiangxin pull`."
                )
            import_module("xiangxin.console.commands").app(prog_name="xiangxin")
