"""A product as its further pages begin: what it is, and whether the viewer makes it."""

from dataclasses import dataclass

from xiangxin.market.catalog import queries as catalog
from xiangxin.market.catalog.errors import NoSuchProduct
from xiangxin.market.catalog.queries import ProductCard
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.errors import NoSuchActor
from xiangxin.social.actors.queries import ActorCard
from xiangxin.social.actors.rules import May, Role, allows
from xiangxin.text.language import guess
from xiangxin.web.layout.request import Request
from xiangxin.web.posts.who import Who, who


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """`makes`: the viewer may write for whoever makes it."""

    id: int
    handle: str
    who: Who
    language: str
    card: ProductCard
    actor: ActorCard
    is_followed: bool
    makes: bool


def place_at(request: Request, handle: str) -> Place:
    """Refuses what is no product, or not for this viewer, like what is not there."""
    actor = actors.actor_at(handle, request.viewer)
    card = catalog.cards_of([actor.id], viewer=request.viewer).get(actor.id)
    if card is None:
        raise NoSuchProduct(product=actor.id)
    return Place(
        id=actor.id,
        handle=actor.handle,
        who=who(actor),
        language=guess(actor.name),
        card=card,
        actor=actor,
        is_followed=actor.is_followed,
        makes=allows(_role(request, card.brand_id), May.MAKE),
    )


def shown_at(request: Request, handle: str) -> ActorCard:
    """Any actor; one that its makers hide is there for them alone."""
    actor = actors.actor_at(handle, request.viewer)
    if actor.is_hidden and actor.id not in catalog.cards_of(
        [actor.id], viewer=request.viewer
    ):
        raise NoSuchActor(handle=actor.handle)
    return actor


def _role(request: Request, brand: int) -> Role | None:
    return actors.acts_for(request.viewer, [brand]).get(brand)
