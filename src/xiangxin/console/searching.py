"""Making anew what search knows, and looking whether it is right."""

from typing import Final

import typer
from rich.console import Console
from rich.progress import Progress

from xiangxin.market.catalog.finding import actions as products
from xiangxin.market.stock import actions as stock
from xiangxin.social.actors.finding import actions as actors
from xiangxin.social.posts.finding import actions as posts
from xiangxin.world import clock

_DRIFTED: Final = 1
_NAMED_MOST: Final = 20
_KEPT: Final = (("products", products), ("actors", actors), ("posts", posts))


def rebuild() -> None:
    """Make everything found anew: after a new version says so, or when `check` finds drift."""
    with Progress(console=Console(stderr=True)) as progress:
        for name, kept in _KEPT:
            bar = progress.add_task(name.capitalize(), total=None)
            for done, of in kept.put_all():
                progress.update(bar, completed=done, total=of)
    stock.tell_search()
    print(f"{products.count_categories(now=clock.now())} categories are counted.")
    print(f"{products.learn_words()} words are known.")


def check() -> None:
    """Say what search knows otherwise than it is; the exit is 1 if there is anything."""
    is_right = True
    for name, kept in _KEPT:
        wrong = list(kept.drifted())
        if wrong:
            named = ", ".join(map(str, wrong[:_NAMED_MOST]))
            print(f"{len(wrong)} {name} are known otherwise than they are: {named}")
        if not kept.is_sound():
            print(f"The index of {name} does not hold what its rows say.")
        is_right = is_right and not wrong and kept.is_sound()
    if not is_right:
        print("`xiangxin search rebuild` puts it right.")
        raise typer.Exit(_DRIFTED)
    print("Search knows everything as it is.")
