"""The cues of a page: who is eligible, who was drawn, in which arm, and what is shown.

Beside ledger and actors it asks the catalogue whose a product is and whether its category
is too private for cues: a door cannot forget that.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from xiangxin.insight.cues import peers
from xiangxin.insight.cues.remembered import ITEMS_MOST, Reach, Remembered
from xiangxin.insight.cues.rules import (
    NAMES_MOST,
    SLACK,
    Did,
    Verb,
    Words,
    act_of,
    by_strength,
    named,
    words_of,
)
from xiangxin.insight.experiments import actions as experiments
from xiangxin.insight.experiments.queries import Drawings, drawings_for
from xiangxin.insight.experiments.rules import (
    Arm,
    Draw,
    Experiment,
    arm_of,
    in_order,
)
from xiangxin.market.catalog import queries as catalog
from xiangxin.social.actors.queries import ActorCard, cards_of
from xiangxin.social.actors.rules import Viewer, person_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A person a cue names, and what they did."""

    person: ActorCard
    verb: Verb


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Of one product. In no experiment (`epoch` is None) it is shown in full and not logged.

    `shown` is empty where it is held back: then the page must be as if there were no cue.
    """

    eligible: tuple[int, ...] = ()
    drawn: int | None = None
    arm: Arm | None = None
    propensity: float | None = None
    epoch: int | None = None
    shown: tuple[Named, ...] = ()
    others: int = 0
    verb: Verb | None = None  # what all of those told of did

    @property
    def words(self) -> Words:
        """The sentence; only where something is shown."""
        names = [one.person.name for one in self.shown]
        return words_of(names, self.others, self.verb)


@dataclass(frozen=True, slots=True)
class _Found:
    """A cue, or none, and the rows by which the names in it are true."""

    cue: Cue | None
    follows: tuple[int, ...] = ()
    likes: tuple[int, ...] = ()


_NOTHING = _Found(None)
_remembered: Remembered[_Found] = Remembered()
forget_all = _remembered.clear


def cues_for(viewer: Viewer, items: Iterable[int], now: datetime) -> Mapping[int, Cue]:
    """By product what a page may say, for a member who may be told; one query as a rule.

    Peers are looked for once in a few minutes in each process. At every page it is asked
    whether what was found still holds: a consent withdrawn a moment ago does.
    """
    person, asked = person_of(viewer), list(dict.fromkeys(items))
    if person is None or not asked:
        return {}
    reach = _remembered.find(person, now)
    known = [] if reach is None else [reach.found[i] for i in asked if i in reach.found]
    is_so = peers.still(
        person,
        since=(reach.since if reach else now) - SLACK,
        follows=list({row for found in known for row in found.follows}),
        likes=list({row for found in known for row in found.likes}),
    )
    if is_so is None:
        return {}
    is_measured, just_shops, holds = is_so
    if just_shops:
        return {}
    if reach is None or not holds or reach.is_measured != is_measured:
        reach = Reach(since=now, is_measured=is_measured)
        _remembered.keep(person, reach)
    missing = [item for item in asked if item not in reach.found]
    found = dict(reach.found)
    if missing:
        found |= _look(person, missing, now, is_measured=is_measured, keep=reach)
    return {item: cue for item in asked if (cue := found[item].cue) is not None}


def _look(
    viewer: int,
    items: list[int],
    now: datetime,
    *,
    is_measured: bool,
    keep: Reach[_Found],
) -> dict[int, _Found]:
    """Always the same statements, whoever is found and whatever is drawn."""
    brands = catalog.brands_for_cues(items)
    acts = peers.acts_at(brands, viewer=viewer, now=now) if brands else {}
    told = {item: did for item, did in acts.items() if did}
    if is_measured:
        drawings = drawings_for(Experiment.CUE, viewer, items, now=now)
        ordered = _drawn(drawings, viewer, told, now)
    else:
        drawings = None
        ordered = {item: by_strength(did) for item, did in told.items()}
    first = {item: people[:NAMES_MOST] for item, people in ordered.items()}
    cards = cards_of({viewer, *(one for people in first.values() for one in people)})
    found = dict.fromkeys(items, _NOTHING)
    for item, people in ordered.items():
        draw = None
        if drawings is not None:
            known = drawings.known[item]
            draw = arm_of(Experiment.CUE, known, viewer=viewer, item=item)
        cue = _cue(draw, people, told[item], cards)
        # As many in every arm but the full one: a ghost takes no less time than a name.
        proof = first[item] if cue.arm in {Arm.ALL, None} else first[item][:1]
        found[item] = _proven(cue, [told[item][one] for one in proof])
    # Whatever waits for an epoch is looked for again at the next page.
    waits = told.keys() - ordered.keys()
    if len(keep.found) < ITEMS_MOST:
        keep.found |= {item: one for item, one in found.items() if item not in waits}
    return found


def _drawn(
    drawings: Drawings,
    viewer: int,
    told: Mapping[int, Mapping[int, Did]],
    now: datetime,
) -> dict[int, list[int]]:
    """Peers in their drawn order; the experiment is told of what is new in it."""
    new = drawings.new & told.keys()
    epochs = {item: drawings.known[item].epoch for item in new}
    experiments.note(Experiment.CUE, viewer, epochs, now=now)
    experiments.ask_for(Experiment.CUE, drawings.unopened & told.keys(), now=now)
    return {
        item: in_order(drawings.known[item], viewer=viewer, item=item, peers=did)
        for item, did in told.items()
        if item in drawings.known
    }


def _cue(
    draw: Draw | None,
    people: Sequence[int],
    acts: Mapping[int, Did],
    cards: Mapping[int, ActorCard],
) -> Cue:
    arm = draw.arm if draw else Arm.ALL
    names = named(arm, people)
    counted = people if arm is Arm.ALL else names
    cue = Cue(
        shown=tuple(Named(person=cards[one], verb=acts[one].verb) for one in names),
        others=len(counted) - len(names),
        verb=act_of(acts, counted),
    )
    if draw is None:
        return cue
    return replace(
        cue,
        eligible=tuple(people),
        drawn=people[0],
        arm=draw.arm,
        propensity=draw.propensity,
        epoch=draw.epoch,
    )


def _proven(cue: Cue, first: Sequence[Did]) -> _Found:
    """With the rows by which it is true of those who stand first."""
    follows = [did.via for did in first]
    follows += [did.evidence for did in first if did.verb is Verb.FOLLOW]
    likes = [did.evidence for did in first if did.verb is Verb.LIKE]
    return _Found(cue, tuple(follows), tuple(likes))
