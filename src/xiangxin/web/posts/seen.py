"""What a page showed, for the ledger: rows of members who take part, counts of guests.

Words searched for are in none of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from xiangxin.insight.cues.queries import Cue
from xiangxin.insight.experiments.rules import Draw, Experiment
from xiangxin.ledger.exposures import actions as exposures
from xiangxin.ledger.exposures.rules import Exposure, Surface
from xiangxin.web.layout.request import Request
from xiangxin.web.posts.cards import Shown, Slip

MOST = 20
_POST, _PRODUCT = "post", "product"
_NO_CUES: Mapping[int, Cue] = {}


def saw_list(
    request: Request,
    surface: Surface,
    listed: Sequence[Shown | Slip],
    *,
    cues: Mapping[int, Cue] = _NO_CUES,
    also: Iterable[Exposure] = (),
    place: int | None = None,
    now: datetime,
) -> None:
    """The first twenty of a page, in the order shown; a post's product shares its position.

    `place` is the one whose page it is, where all of them were said.
    """
    if not _counts(request):
        return
    first = listed[:MOST]
    viewer = _measured(request)
    if viewer is not None:
        rows = list(also)
        for position, one in enumerate(first):
            if isinstance(one, Slip):
                rows.append(_product(viewer, one.id, surface, position, cues))
                continue
            rows.append(_post(viewer, one, surface, position, place=place))
            if one.product is not None:
                rows.append(_product(viewer, one.product.id, surface, position, cues))
        exposures.log(rows, now=now)
    elif request.me is None:
        items = [_item(one) for one in first]
        items += [
            _item(one.product)
            for one in first
            if isinstance(one, Shown) and one.product is not None
        ]
        exposures.count_guests(items, surface, now=now)


def saw_page(
    request: Request,
    product: int,
    posts: Sequence[Shown],
    *,
    cue: Cue | None,
    hint: Draw | None,
    now: datetime,
) -> None:
    """A product's own page: that it was opened, then what it told, and what is said there."""
    if not _counts(request):
        return
    viewer = _measured(request)
    if viewer is None:
        if request.me is None:
            items = [(_PRODUCT, product), *map(_item, posts[:MOST])]
            exposures.count_guests(items, Surface.PRODUCT, now=now)
        return
    # A row of its own, whose identifier forms carry: whether there is a cue changes nothing.
    rows = [_product(viewer, product, Surface.PRODUCT, None, {})]
    rows += [
        _post(viewer, one, Surface.PRODUCT, position, place=product)
        for position, one in enumerate(posts[:MOST])
    ]
    if hint is not None:
        rows.append(
            drawn(
                viewer,
                product,
                Surface.PRODUCT,
                experiment=Experiment.JUST_SHOP,
                draw=hint,
            )
        )
    if cue is not None and cue.epoch is not None:
        rows.append(_product(viewer, product, Surface.PRODUCT, None, {product: cue}))
    request.exposure = exposures.log(rows, now=now)[0]


def drawn(
    viewer: int,
    product: int,
    surface: Surface,
    *,
    experiment: Experiment,
    draw: Draw,
    position: int | None = None,
) -> Exposure:
    """A product by which somebody met an experiment that is not of cues."""
    return Exposure(
        viewer=viewer,
        item_kind=_PRODUCT,
        item=product,
        actor=product,
        surface=surface,
        position=position,
        arm=draw.arm.value,
        propensity=draw.propensity,
        experiment=experiment.value,
        epoch=draw.epoch,
    )


def _counts(request: Request) -> bool:
    """Whether somebody looks: not a browser that guesses, nor one that asks for headers alone."""
    return request.method == "GET" and "prefetch" not in request.headers.get(
        "Sec-Purpose", ""
    )


def _measured(request: Request) -> int | None:
    me = request.me
    return me.person if me is not None and me.in_experiments else None


def _item(one: Shown | Slip) -> tuple[str, int]:
    return (_PRODUCT if isinstance(one, Slip) else _POST, one.id)


def _post(
    viewer: int,
    post: Shown,
    surface: Surface,
    position: int,
    *,
    place: int | None = None,
) -> Exposure:
    """About the place where it is said, else about its author."""
    fold = post.fold
    draw = fold.draw if fold else None
    where = post.place.id if post.place else post.author.id
    return Exposure(
        viewer=viewer,
        item_kind=_POST,
        item=post.id,
        actor=place or where,
        surface=surface,
        position=position,
        arm=fold.treatment.value if fold else "",
        propensity=draw.propensity if draw else None,
        experiment=Experiment.AD_FOLD.value if draw else "",
        epoch=draw.epoch if draw else None,
    )


def _product(
    viewer: int,
    product: int,
    surface: Surface,
    position: int | None,
    cues: Mapping[int, Cue],
) -> Exposure:
    cue = cues.get(product)
    if cue is None or cue.epoch is None or cue.arm is None:
        return Exposure(
            viewer=viewer,
            item_kind=_PRODUCT,
            item=product,
            actor=product,
            surface=surface,
            position=position,
        )
    return Exposure(
        viewer=viewer,
        item_kind=_PRODUCT,
        item=product,
        actor=product,
        surface=surface,
        position=position,
        cue_eligible=cue.eligible,
        cue_drawn=cue.drawn,
        cue_shown=tuple(one.person.id for one in cue.shown),
        arm=cue.arm.value,
        propensity=cue.propensity,
        experiment=Experiment.CUE.value,
        epoch=cue.epoch,
    )
