from datetime import timedelta
from functools import partial

import pytest
from tests.cast import NOW

from xiangxin.ledger.queries import Moved
from xiangxin.ledger.rules import Verb
from xiangxin.social.timelines.hot.rules import (
    HALVED_EVERY,
    PEAK_FORGOTTEN,
    Moving,
    Peak,
    Tally,
    Thing,
    cooled,
    is_hot,
    median_usual,
    peak_of,
    score,
    tally,
    usual_of,
)

LAMP, CLOCK = 100, 200
POST, ANSWER, PROMISE, HIDDEN = 1, 2, 3, 4
ROOTS = {POST: POST, ANSWER: POST, PROMISE: PROMISE}
AT_LAMP, ON_POST = Thing(Moving.ACTOR, LAMP), Thing(Moving.POST, POST)


def act(
    person: int,
    verb: Verb,
    *,
    actor: int | None = LAMP,
    post: int | None = None,
    paid: bool = False,
) -> Moved:
    return Moved(person, verb, actor, post, paid)


def counted(*moves: Moved, young: frozenset[int] = frozenset()) -> dict[Thing, Tally]:
    return tally(moves, too_young=young, roots=ROOTS, promising={PROMISE})


def test_proposing_moves_a_product_and_not_ones_own_words() -> None:
    assert counted(act(7, Verb.PROPOSE, post=POST)) == {
        AT_LAMP: Tally(weight=1, people=1)
    }


def test_each_person_counts_once_for_one_act() -> None:
    found = counted(*(act(person, Verb.FOLLOW) for person in range(4)))
    assert found == {AT_LAMP: Tally(weight=4, people=4)}


def test_whoever_acts_a_hundred_times_is_one_crowd_of_one() -> None:
    moves = [act(7, Verb.LIKE, post=POST) for _ in range(100)]
    found = counted(*moves)
    assert found[AT_LAMP].people == 1
    assert found[AT_LAMP].weight == pytest.approx(0.01)


def test_what_is_done_at_a_post_for_few_is_seen_in_no_weight() -> None:
    follow = act(7, Verb.FOLLOW)
    found = counted(follow, act(7, Verb.LIKE, post=HIDDEN))
    assert found == counted(follow)


def test_acts_elsewhere_share_a_persons_one() -> None:
    found = counted(act(7, Verb.FOLLOW), act(7, Verb.FOLLOW, actor=CLOCK))
    assert {tally.weight for tally in found.values()} == {0.5}


def test_what_is_undone_moves_nothing() -> None:
    found = counted(act(7, Verb.FOLLOW), act(7, Verb.UNFOLLOW))
    assert found[AT_LAMP] == Tally()


def test_an_answer_moves_its_thread_and_writing_does_not_move_itself() -> None:
    found = counted(
        act(7, Verb.SAY, post=POST),
        act(8, Verb.REPLY, post=ANSWER),
        act(9, Verb.LIKE, post=ANSWER),
    )
    assert found[ON_POST].people == 2
    assert found[AT_LAMP].people == 3


def test_likes_on_a_promise_of_gifts_are_told_and_not_counted() -> None:
    found = counted(*(act(person, Verb.LIKE, post=PROMISE) for person in range(9)))
    assert found[Thing(Moving.POST, PROMISE)] == Tally(uncounted=9)
    assert found[AT_LAMP] == Tally(uncounted=9)


def test_a_rewarded_act_counts_nothing() -> None:
    assert counted(act(7, Verb.FOLLOW, paid=True)) == {AT_LAMP: Tally(uncounted=1)}


def test_who_was_bribed_and_also_came_alone_is_counted_once() -> None:
    found = counted(act(7, Verb.LIKE, post=PROMISE), act(7, Verb.FOLLOW))
    assert found[AT_LAMP] == Tally(weight=0.5, people=1)


def test_the_youngest_accounts_move_nothing() -> None:
    assert not counted(act(7, Verb.FOLLOW), young=frozenset({7}))


def test_what_is_said_to_few_moves_nothing_in_the_open() -> None:
    assert not counted(act(7, Verb.REPLY, post=HIDDEN), act(8, Verb.LIKE, post=HIDDEN))


def test_a_score_is_zero_at_the_usual_and_grows_with_the_root() -> None:
    assert score(8, 8) == 0
    assert score(8, 3) == 2.5
    assert score(2, 8) < 0


def test_a_usual_is_ones_own_after_a_week() -> None:
    week, month = timedelta(days=7), timedelta(days=28)
    usual = partial(usual_of, counted=28, kind_usual=2)
    assert usual(99, age=timedelta(days=6)) == (2, False)
    assert usual(14, age=week) == (2, True)
    assert usual(28, age=month) == (1, True)
    assert usual(28, age=10 * month) == (1, True)


def test_usual_is_of_the_days_that_were_counted() -> None:
    usual = partial(usual_of, age=timedelta(days=300), kind_usual=2)
    assert usual(28, counted=4) == (7, True)
    assert usual(0, counted=0) == (2, False)
    assert median_usual([]) == 0


def test_a_score_is_halved_every_twelve_hours_after_the_peak() -> None:
    peak = peak_of(8, before=None, now=NOW)
    assert cooled(8, peak=peak, now=NOW) == 8
    later = NOW + HALVED_EVERY
    assert peak_of(6, before=peak, now=later) == peak
    assert cooled(6, peak=peak, now=later) == 3
    assert cooled(6, peak=peak, now=later + HALVED_EVERY) == 1.5


def test_a_higher_score_is_a_new_peak_and_an_old_one_is_forgotten() -> None:
    peak = Peak(score=8, at=NOW)
    soon = NOW + timedelta(minutes=1)
    assert peak_of(9, before=peak, now=soon) == Peak(score=9, at=soon)
    later = NOW + PEAK_FORGOTTEN + timedelta(minutes=1)
    assert peak_of(2, before=peak, now=later) == Peak(score=2, at=later)


def test_a_clock_that_steps_back_heats_nothing() -> None:
    peak = Peak(score=8, at=NOW)
    assert cooled(6, peak=peak, now=NOW - timedelta(hours=5)) == 6


def test_a_crowd_of_four_is_on_no_list() -> None:
    assert not is_hot(Tally(weight=4, people=4), 4.0)
    assert is_hot(Tally(weight=5, people=5), 5.0)
    assert not is_hot(Tally(weight=50, people=50), 0.5)
