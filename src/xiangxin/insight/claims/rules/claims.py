"""The claims the market puts to the test: one row each, in our own words.

`split` says what decides, stated before there is an answer. The README's table has the
same claims in the same order; a test keeps them equal.
"""

from dataclasses import dataclass

from xiangxin.kernel.errors import mark


@dataclass(frozen=True, slots=True)
class Claim:
    id: str
    sentence: str
    measure: str
    split: str


CLAIMS = (
    Claim(
        "circles",
        mark("Circles of friends are strong ties with little commercial reach: long-tail sales at best."),
        mark("Reach, depth and kept orders along followers-only, addressed and mutual paths, against open ones."),
        mark("It holds below a quarter of the kept orders whose path is known, and does not above."),
    ),
    Claim(
        "weak-ties",
        mark("On an open place weak ties carry influence that sells."),
        mark("Effect of one exposure, and volume in all, for each band of tie strength."),
        mark("It holds if a name from outside one's circle brings more than one kept order in a thousand exposures, and does not if fewer."),
    ),
    Claim(
        "fame",
        mark("When a friend's purchase moves you, it was the brand that moved you."),
        mark("Effect by how well known the product was to the viewer, beside the same page without a cue."),
        mark("It holds if a name does less for products that are new to the viewer than for familiar ones, and does not if more."),
    ),
    Claim(
        "taste",
        mark("One friend's pull does not carry from one kind of goods to the next."),
        mark("Effect by pair of categories, and by how far two people's tastes agree."),
        mark("It holds if a friend who moved somebody in another category brings at most one kept order in a thousand exposures more than others do, and does not if more."),
    ),
    Claim(
        "ad-filter",
        mark("Folding ads cools selling in circles."),
        mark("Likely ads folded or shown at random: what is read, and what is sold."),
        mark("It holds if folding an ad from one's circle costs more than one kept order in a hundred, whatever is bought, and does not if less."),
    ),
    Claim(
        "rewards",
        mark("Spread bought with gifts ends with the gifts."),
        mark("What is left after a reward ends, and whether people it brought come back."),
        mark("Of products, brands and groups whose reward ended: it holds if most keep less than half of their acts, and does not if most keep more."),
    ),
    Claim(
        "pyramids",
        mark("Recruiting for reward does not last."),
        mark("The forest of invitations: new recruits for each recruiter, depth, and the share paid for by later joiners."),
        mark("Of those that paid for recruits: it holds if most recruiters bring fewer than one recruit each, and does not if more."),
    ),
    Claim(
        "newcomers",
        mark("A new brand becomes known only where strangers can meet it."),
        mark("The first 300 exposures, the first door, and the share reached beyond the maker's own circle."),
        mark("It holds if for most products more than half of their people come from beyond the circles of the makers and their friends, and does not if for few."),
    ),
    Claim(
        "spread-and-shape",
        mark("A platform of commerce must help a brand spread and take shape."),
        mark("How the product reached people, and what people say it is, before and after each release."),
        mark("It holds if most products have done both, reached beyond those circles and been spoken of otherwise since a release, and does not if few have."),
    ),
    Claim(
        "choosing",
        mark("Social life costs the buyer time unless it makes choosing easier."),
        mark("Time, pages, returns and stars with and without cues, and under “just shop”."),
        mark("It holds if a name beside it makes deciding take longer, and does not if shorter."),
    ),
    Claim(
        "interest-groups",
        mark("Interest groups live from ads; people come to talk, not to shop."),
        mark("Direction of groups, and what their ad slots earn beside their shelf."),
        mark("Of groups with enough people: it holds if attention can live from most of them and goods cannot, and does not if the other way round."),
    ),
    Claim(
        "product-community",
        mark("A community around a product pulls hardest; taking part is more than complaining to support."),
        mark("Direction, orbits and strength by kind of actor; participation against support."),
        mark("It holds if more people return to products by themselves than to brands and groups, and does not if fewer."),
    ),
    Claim(
        "community-first",
        mark("Gather people first, and the goods sell themselves later."),
        mark("Products in the making: people waiting, the forecast, and how right it was."),
        mark("A product in the making must first be sold: the forecast is held against what then happens."),
    ),
    Claim(
        "everywhere",
        mark("Being present everywhere brings people in."),
        mark("People and kept orders by the door they came through."),
        mark("It holds if more than half of the orders began at another door than the busiest, and does not if fewer."),
    ),
    Claim(
        "fit",
        mark("It works for products that iterate, change, give something to talk about and are used often, with enough users; others should buy exposure."),
        mark("A profile of the product: releases, variety, talk, use and active owners."),
        mark("It holds if goods live better from products whose profile says gather than from those whose profile says expose, and does not if worse."),
    ),
    Claim(
        "influencers",
        mark("Creators are media: their followers come for content and hardly buy goods."),
        mark("Buyers among followers, lift for each reached person, and the direction of creators."),
        mark("It holds if fewer than one in fifty followers of creators bought through their posts, and does not if more."),
    ),
    Claim(
        "worth",
        mark("Users who come for content are worth less than they are counted for."),
        mark("Worth of a person by orbit and direction."),
        mark("It holds if who comes for people and topics spends less in the next year than who comes for products, and does not if more."),
    ),
    Claim(
        "centre",
        mark("What decides is how many people are drawn, how strongly, and where to."),
        mark("Strength, direction and verdict, checked against what was sold a quarter later."),
        mark("It holds if products with more pull toward themselves sold more in the quarter after, and does not if less."),
    ),
)  # fmt: skip
