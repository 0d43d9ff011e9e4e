import pytest

from xiangxin.social.shield.reading import read
from xiangxin.social.shield.rules import QUOTE_MOST, Flag
from xiangxin.social.shield.tests.labels import Labelled, labelled

POSTS = labelled()
GIFT, AD = Flag.PROMISES_GIFT, Flag.LIKELY_AD


def flags(text: str, **of: bool) -> set[Flag]:
    known = {"is_maker": False, "is_disclosed": False} | of
    return {finding.flag for finding in read(text, **known)}


def judged(posts: list[Labelled], flag: Flag) -> tuple[float, float]:
    """Precision and recall, printed with the four counts they come from."""
    said = [(flag in post.flags, flag in flags(post.text)) for post in posts]
    hit, false, missed, quiet = (
        said.count(pair)
        for pair in ((True, True), (False, True), (True, False), (False, False))
    )
    precision, recall = hit / (hit + false), hit / (hit + missed)
    print(  # noqa: T201 - the table is the point
        f"{flag}: {hit} found, {false} false, {missed} missed, {quiet} left alone; "
        f"precision {precision:.2f}, recall {recall:.2f}"
    )
    return precision, recall


def test_the_set_is_large_and_its_halves_share_no_author() -> None:
    assert len(POSTS) >= 120
    assert len([post for post in POSTS if post.is_held_out]) >= 55
    for flag in (GIFT, AD):
        assert len([post for post in POSTS if flag in post.flags]) >= 20
    assert {not post.flags for post in POSTS} == {True, False}


@pytest.mark.parametrize("is_held_out", [False, True], ids=["seen", "held out"])
@pytest.mark.parametrize("flag", [GIFT, AD])
def test_the_shield_is_seldom_wrong(flag: Flag, is_held_out: bool) -> None:
    posts = [post for post in POSTS if post.is_held_out is is_held_out]
    precision, recall = judged(posts, flag)

    assert precision >= 0.95
    assert recall >= 0.8


@pytest.mark.parametrize(
    "text",
    [
        "集赞送礼",
        "集 赞 送 礼",
        "集。赞。送。礼",
        "集*赞*送*礼！",
        "集\u200b赞\u200d送礼",
        "集讚送禮",
        "ｆｏｌｌｏｗ us to win a free lamp",
        "Fоllоw us to win a free lamp",  # Cyrillic o
        "f.o.l.l.o.w us to win a free lamp",
        "观注领洪包",
        "关注领🧧",
        "f̶̡o̷l̸l̴o̵w̶ us to win a free lamp",
    ],
)
def test_a_disguised_promise_is_one(text: str) -> None:
    assert GIFT in flags(text)


@pytest.mark.parametrize(
    "text",
    [
        "I'd like a free sample of your thoughts.",
        "Buy one, get a coupon.",
        "Would like to win. Free for a walk?",
        "这里集赞送礼是真的吗？",
        "关注。送货很快。",
        "like",
        "",
        "\u202e",
        "赞" * 1000,
    ],
)
def test_honest_words_are_left_alone(text: str) -> None:
    assert not flags(text)


def test_a_quote_is_cut_from_what_was_written() -> None:
    [finding] = read("大家好 🎉 集 赞 送 礼，快来", is_maker=False, is_disclosed=False)
    assert [one.quote for one in finding.evidence] == ["集 赞 送 礼"]


@pytest.mark.parametrize("flag", [GIFT, AD])
def test_every_quote_stands_in_the_post(flag: Flag) -> None:
    for post in POSTS:
        for finding in read(post.text, is_maker=False, is_disclosed=False):
            assert finding.evidence
            for one in finding.evidence:
                assert one.quote
                assert one.quote in post.text
                assert len(one.quote) <= QUOTE_MOST


def test_who_says_that_it_is_an_ad_is_no_likely_one() -> None:
    text = "Use my code DESK15 for 15% off."
    assert flags(text) == {AD}
    assert not flags(text, is_disclosed=True)
    assert not flags(text, is_maker=True)


def test_a_maker_may_not_promise_gifts_for_likes_either() -> None:
    assert flags("Like and share to win our lamp.", is_maker=True) == {GIFT}


HOSTILE = [
    "like " * 2000,
    "a " * 5000,
    "f.o." * 2500,
    "转发关注点赞" * 1600,
    "关注" * 5000,
    "invite friends " * 700,
    "vote for me " * 900,
    "win " * 2500,
    "\u0301" * 10_000,
    ("é" + "\u0301\u0316" * 40) * 120,
    "\u202e\u2067" * 5000,
    "http://" * 1400,
    "https://x.example/?" + "a&" * 4900,
    "1" * 10_000,
    "￥" * 10_000,
    "the first " * 1000,
    "𝕱" * 10_000,
    "👨‍👩‍👧" * 1200,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_ten_thousand_hostile_characters_are_read(text: str) -> None:
    for finding in read(text, is_maker=False, is_disclosed=False):
        assert all(one.quote in text for one in finding.evidence)
