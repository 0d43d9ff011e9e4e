import pytest

from xiangxin.pull.fit import QUESTIONS, judged
from xiangxin.pull.fit.questionnaire import ASPECTS, NoSuchAnswer


def test_every_aspect_is_asked_about_in_both_languages():
    assert {q.aspect for q in QUESTIONS} == set(ASPECTS)
    assert len({q.code for q in QUESTIONS}) == len(QUESTIONS)
    for question in QUESTIONS:
        assert question.text.keys() == question.ends.keys() == {"en", "zh-Hans"}


@pytest.mark.parametrize(
    ("answer", "words"), [(4, "gather"), (0, "expose"), (2, "undecided")]
)
def test_answers_that_agree_give_words(answer, words):
    told = judged({q.code: answer for q in QUESTIONS})

    assert told.words == words
    assert told.label == "judgement"
    assert told.aspects == dict.fromkeys(ASPECTS, answer / 4)


def test_two_aspects_are_not_enough():
    told = judged({"stories": 4, "show": 4, "use": 4})

    assert told.words == "undecided"
    assert told.answered == 3
    assert judged({}).aspects == {}


def test_a_better_answer_never_makes_an_aspect_worse():
    usual = {q.code: 2 for q in QUESTIONS}
    for question in QUESTIONS:
        better = judged({**usual, question.code: 3}).aspects[question.aspect]
        assert better > judged(usual).aspects[question.aspect]


@pytest.mark.parametrize("answers", [{"nothing": 1}, {"use": 5}, {"use": True}])
def test_what_is_no_answer_is_refused(answers):
    with pytest.raises(NoSuchAnswer):
        judged(answers)
