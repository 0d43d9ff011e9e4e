"""Ads told from talk: which of these posts are shown, folded or left out, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from xiangxin.insight.experiments import actions as experiments
from xiangxin.insight.experiments.rules import Draw, Experiment
from xiangxin.social.actors.rules import Ads, person_of
from xiangxin.social.posts.queries import PostCard
from xiangxin.social.posts.rules import Commercial
from xiangxin.social.shield.rules import Flag, Mark, State
from xiangxin.web.layout.request import Request


@dataclass(frozen=True, slots=True)
class Fold:
    """What is done with an ad; `draw` where chance decided."""

    treatment: Ads
    is_disclosed: bool
    draw: Draw | None = None


def folds(
    request: Request,
    cards: Iterable[PostCard],
    marks: Mapping[int, Mark],
    now: datetime,
) -> dict[int, Fold]:
    """By post; what is no ad is left out, and so is what the reader said themselves."""
    me = person_of(request.viewer)
    ads = [
        card
        for card in cards
        if (card.commercial is not Commercial.NONE or _is_likely(marks.get(card.id)))
        and card.author_id != me
        and not card.is_deleted
    ]
    if not ads:
        return {}
    said = {card.id for card in ads if card.commercial is not Commercial.NONE}
    likely = [card.id for card in ads if card.id not in said]
    draws = _draws(request, likely, now)
    by_choice = request.me.ads_disclosed if request.me else Ads.FOLD
    found = {post: Fold(by_choice, is_disclosed=True) for post in said}
    for post in likely:
        draw = draws.get(post)
        treatment = Ads(draw.arm) if draw else _undrawn(request, marks[post])
        found[post] = Fold(treatment, is_disclosed=False, draw=draw)
    return found


def _is_likely(mark: Mark | None) -> bool:
    return mark is not None and Flag.LIKELY_AD in mark.kinds


def _draws(request: Request, posts: list[int], now: datetime) -> Mapping[int, Draw]:
    """Only for a member who left it to chance and takes part in measuring."""
    me = request.me
    if not posts or me is None or me.person is None or not me.in_experiments:
        return {}
    if me.ads_likely is not None:
        return {}
    return experiments.draw(Experiment.AD_FOLD, viewer=me.person, items=posts, now=now)


def _undrawn(request: Request, mark: Mark) -> Ads:
    """As the reader chose; else what the staff confirmed is folded, and a suspicion is told."""
    if request.me and request.me.ads_likely is not None:
        return request.me.ads_likely
    return Ads.FOLD if mark.state is State.UPHELD else Ads.SHOW
