"""How many of those who follow creators bought through their posts."""

from typing import Final

import ibis
import ibis.expr.types as ir

from xiangxin.pull import acts as people_acts
from xiangxin.pull import backend, orders, resample
from xiangxin.pull.findings import Asked
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.spread.tables import authors
from xiangxin.pull.telling import Teller

FOLLOWED: Final = 50
"""Followers from which a person is a creator here."""
FEWEST: Final = 5
"""Creators from which anything is told: of persons only sums are, and nobody's own."""
BUYERS: Final = 70


def tell(say: Teller, ledger: Ledger, *, asked: Asked) -> None:
    """Of followers of creators, the part with a kept order through a post of theirs."""
    follows = _follows(ledger, until=asked.until)
    bought = _bought(ledger, until=asked.until)
    both = follows.left_join(bought.mutate(has=True), ["follower", "creator"])
    told = both.group_by("creator").aggregate(
        followers=both.count(),
        buyers=ibis.coalesce(both.has, False).cast("int64").sum(),
    )
    rows = backend.collect(ledger.backend, told.filter(told.followers >= FOLLOWED))
    if rows.num_rows < FEWEST:
        say.missing("creator_buyers", "few_creators")
        return
    buyers, followers = (
        rows[name].to_numpy().astype("float64") for name in ("buyers", "followers")
    )
    drawn = resample.part_of(buyers, followers, seed=asked.seed, stream=BUYERS)
    value, n = float(buyers.sum() / followers.sum()), int(followers.sum())
    say.counted("creators", rows.num_rows)
    say.drawn("creator_buyers", value, drawn, n=n)


def _follows(ledger: Ledger, *, until: int) -> ir.Table:
    """follower, creator: who follows a person as of now."""
    people = ledger.actor.filter(
        ledger.actor.kind == "person", ledger.actor.person.notnull()
    ).select("actor", creator="person")
    done = ledger.interaction
    ways = done.filter(
        done.at <= until,
        done.person.notnull(),
        done.verb.isin(("follow", "unfollow")),
    ).join(people, "actor")
    last = ways.group_by("creator", follower="person").aggregate(
        begun=ways.at.max(where=ways.verb == "follow"),
        ended=ways.at.max(where=ways.verb == "unfollow"),
    )
    stays = last.begun > ibis.coalesce(last.ended, -1)
    return last.filter(stays, last.follower != last.creator).select(
        "follower", "creator"
    )


def _bought(ledger: Ledger, *, until: int) -> ir.Table:
    """follower, creator: with a kept order that came through a post of the creator."""
    done = people_acts.held(ledger, until=until)
    buys = done.filter(
        done.verb == "buy", done.person.notnull(), done.source_post.notnull()
    )
    through = buys.select(
        "actor",
        follower="person",
        order=ibis.coalesce(buys.order_id, -buys.id),
        post="source_post",
    )
    wrote = authors(ledger).select("post", creator="parent")
    kept = orders.kept(done).select("actor", "order")
    through = through.join(wrote, "post").semi_join(kept, ["actor", "order"])
    return through.select("follower", "creator").distinct()
