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
        mark("Kept orders along followers-only, addressed and mutual paths, against open ones; reach, depth and the long tail beside it."),
        mark("It holds below a quarter of the kept orders whose path is known, and does not above."),
    ),
    Claim(
        "weak-ties",
        mark("On an open place weak ties carry influence that sells."),
        mark("Effect of a name on kept orders where the two do not follow each other; by band of tie strength beside it."),
        mark("It holds if a name from outside one's circle brings more than one kept order in a thousand exposures, and does not if fewer."),
    ),
    Claim(
        "fame",
        mark("When a friend's purchase moves you, it was the brand that moved you."),
        mark("Effect of a name on kept orders for products new to the viewer, less that for familiar ones."),
        mark("It holds if a name does less for products that are new to the viewer than for familiar ones, and does not if more."),
    ),
    Claim(
        "taste",
        mark("One friend's pull does not carry from one kind of goods to the next."),
        mark("Effect of a friend who moved somebody in another category before, less that of others; by how far tastes agree beside it."),
        mark("It holds if a friend who moved somebody in another category brings at most one kept order in a thousand exposures more than others do, and does not if more."),
    ),
    Claim(
        "ad-filter",
        mark("Folding ads cools selling in circles."),
        mark("Likely ads folded or shown at random: kept orders after an ad from one's circle; what is read beside it."),
        mark("It holds if folding an ad from one's circle costs more than one kept order in a hundred, whatever is bought, and does not if less."),
    ),
    Claim(
        "rewards",
        mark("Spread bought with gifts ends with the gifts."),
        mark("What is left of the acts after a reward ends."),
        mark("Of products, brands and groups whose reward ended: it holds if most keep less than half of their acts, and does not if most keep more."),
    ),
    Claim(
        "pyramids",
        mark("Recruiting for reward does not last."),
        mark("How many recruits each recruiter brings."),
        mark("Of those that paid for recruits: it holds if most recruiters bring fewer than one recruit each, and does not if more."),
    ),
    Claim(
        "newcomers",
        mark("A new brand becomes known only where strangers can meet it."),
        mark("Of the first 300 people of each product, those from beyond the circles of its makers and their friends."),
        mark("Of products that 300 people have found: it holds if most were found by more than half of those from beyond the circles of the makers and their friends, and does not if few."),
    ),
    Claim(
        "spread-and-shape",
        mark("A platform of commerce must help a brand spread and take shape."),
        mark("How each product reached people, and what they say it is, before and after its last release."),
        mark("It holds if most products have done both, reached beyond those circles and been spoken of otherwise since a release, and does not if few have."),
    ),
    Claim(
        "choosing",
        mark("Social life costs the buyer time unless it makes choosing easier."),
        mark("Days to a decision with a name beside it and without, over all who chose; pages, returns, stars and “just shop” beside it."),
        mark("It holds if a name beside it makes deciding take longer, and does not if shorter."),
    ),
    Claim(
        "interest-groups",
        mark("Interest groups live from ads; people come to talk, not to shop."),
        mark("What can live from each group's pull: goods, attention, or neither."),
        mark("Of groups with enough people: it holds if attention can live from most of them and goods cannot, and does not if the other way round."),
    ),
    Claim(
        "product-community",
        mark("A community around a product pulls hardest; taking part is more than complaining to support."),
        mark("How many come back by themselves: to products, and to brands and groups."),
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
        mark("Kept orders by the first door of those who made them."),
        mark("It holds if more than half of the orders began at another door than the busiest, and does not if fewer."),
    ),
    Claim(
        "fit",
        mark("It works for products that iterate, change, give something to talk about and are used often, with enough users; others should buy exposure."),
        mark("The profile of each product, against what can live from its pull."),
        mark("It holds if goods live better from products whose profile says gather than from those whose profile says expose, and does not if worse."),
    ),
    Claim(
        "influencers",
        mark("Creators are media: their followers come for content and hardly buy goods."),
        mark("Of the followers of creators, those with a kept order through a post of theirs."),
        mark("It holds if fewer than one in fifty followers of creators bought through their posts, and does not if more."),
    ),
    Claim(
        "worth",
        mark("Users who come for content are worth less than they are counted for."),
        mark("What people spend in the year after, by what drew them."),
        mark("It holds if who comes for people and topics spends less in the next year than who comes for products, and does not if more."),
    ),
    Claim(
        "centre",
        mark("What decides is how many people are drawn, how strongly, and where to."),
        mark("Pull toward the product (how many, how strongly), against the orders kept in the quarter after."),
        mark("It holds if products with more pull toward themselves sold more in the quarter after, and does not if less."),
    ),
)  # fmt: skip
