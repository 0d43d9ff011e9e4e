"""The claims the market puts to the test: one row each, in our own words.

`docs` of the same order is reference for the README's table; a test keeps them equal.
"""

from dataclasses import dataclass
from enum import StrEnum

from xiangxin.kernel.errors import mark


class Answer(StrEnum):
    HOLDS = "holds"
    DOES_NOT = "does_not"
    OPEN = "open"
    NOT_MEASURED = "not_measured"


@dataclass(frozen=True, slots=True)
class Claim:
    id: str
    sentence: str
    measure: str


CLAIMS = (
    Claim(
        "circles",
        mark("Circles of friends are strong ties with little commercial reach: long-tail sales at best."),
        mark("Reach, depth and kept orders along followers-only, addressed and mutual paths, against open ones."),
    ),
    Claim(
        "weak-ties",
        mark("On an open place weak ties carry influence that sells."),
        mark("Effect of one exposure, and volume in all, for each band of tie strength."),
    ),
    Claim(
        "fame",
        mark("When a friend's purchase moves you, it was the brand that moved you."),
        mark("Effect by how well known the product was to the viewer, beside the same page without a cue."),
    ),
    Claim(
        "taste",
        mark("One friend's pull does not carry from one kind of goods to the next."),
        mark("Effect by pair of categories, and by how far two people's tastes agree."),
    ),
    Claim(
        "ad-filter",
        mark("Folding ads cools selling in circles."),
        mark("Likely ads folded or shown at random: what is read, and what is sold."),
    ),
    Claim(
        "rewards",
        mark("Spread bought with gifts ends with the gifts."),
        mark("What is left after a reward ends, and whether people it brought come back."),
    ),
    Claim(
        "pyramids",
        mark("Recruiting for reward does not last."),
        mark("The forest of invitations: new recruits for each recruiter, depth, and the share paid for by later joiners."),
    ),
    Claim(
        "newcomers",
        mark("A new brand becomes known only where strangers can meet it."),
        mark("The first 300 exposures, the first door, and the share reached beyond the maker's own circle."),
    ),
    Claim(
        "spread-and-shape",
        mark("A platform of commerce must help a brand spread and take shape."),
        mark("How the product reached people, and what people say it is, before and after each release."),
    ),
    Claim(
        "choosing",
        mark("Social life costs the buyer time unless it makes choosing easier."),
        mark("Time, pages, returns and stars with and without cues, and under “just shop”."),
    ),
    Claim(
        "interest-groups",
        mark("Interest groups live from ads; people come to talk, not to shop."),
        mark("Direction of groups, and what their ad slots earn beside their shelf."),
    ),
    Claim(
        "product-community",
        mark("A community around a product pulls hardest; taking part is more than complaining to support."),
        mark("Direction, orbits and strength by kind of actor; participation against support."),
    ),
    Claim(
        "community-first",
        mark("Gather people first, and the goods sell themselves later."),
        mark("Products in the making: people waiting, the forecast, and how right it was."),
    ),
    Claim(
        "everywhere",
        mark("Being present everywhere brings people in."),
        mark("People and kept orders by the door they came through."),
    ),
    Claim(
        "fit",
        mark("It works for products that iterate, change, give something to talk about and are used often, with enough users; others should buy exposure."),
        mark("A profile of the product: releases, variety, talk, use and active owners."),
    ),
    Claim(
        "influencers",
        mark("Creators are media: their followers come for content and hardly buy goods."),
        mark("Buyers among followers, lift for each reached person, and the direction of creators."),
    ),
    Claim(
        "worth",
        mark("Users who come for content are worth less than they are counted for."),
        mark("Worth of a person by orbit and direction."),
    ),
    Claim(
        "centre",
        mark("What decides is how many people are drawn, how strongly, and where to."),
        mark("Strength, direction and verdict, checked against what was sold a quarter later."),
    ),
)  # fmt: skip
