"""Ads: shown, folded or left out as the reader wishes, by chance where they do not say, never silently."""

from collections.abc import Iterator

import pytest
from django.test import Client
from tests.cast import Person
from tests.exposures import logged

from xiangxin.insight.experiments.rules import Arm, Experiment
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors.rules import Ads, Staff
from xiangxin.social.moderation import actions as moderation
from xiangxin.social.posts.models import Post
from xiangxin.social.shield import actions as shield
from xiangxin.social.shield.queries import marks_of, queue
from xiangxin.web.posts.tests.drawing import begin, follow, forget_all
from xiangxin.web.posts.tests.visiting import said, signed_in
from xiangxin.web.product.tests.shop import open_shop
from xiangxin.world import clock

pytestmark = pytest.mark.django_db
LAMP = "/@thirdbench_lamp"
AD = "WeChat me: lamp_deals88 for the cheapest price, coupon code LAMP-SAVE20"
FOLD = '<details class="fold">'


@pytest.fixture(autouse=True)
def afresh() -> Iterator[None]:
    forget_all()
    yield
    forget_all()


@pytest.fixture
def ad(ana: Person, bo: Person, cy: Person) -> int:
    """By Cy, at the lamp that Bo follows."""
    shop = open_shop(ana)
    follow(bo.id, shop.lamp)
    post = said(cy, AD, place=shop.lamp, now=clock.now())
    shield.look(post=post, now=clock.now())
    assert "likely_ad" in marks_of([post])[post].kinds
    return post


def prefers(person: Person, likely: Ads) -> None:
    actors.prefer(person=person.id, ads_likely=likely, now=clock.now())


@pytest.mark.parametrize("path", ["/", LAMP])
@pytest.mark.parametrize(("arm", "folds"), [(Arm.FOLD, 1), (Arm.SHOW, 0)])
def test_without_a_choice_it_is_drawn_and_logged(
    ad: int, bo: Person, path: str, arm: Arm, folds: int
) -> None:
    begin(Experiment.AD_FOLD, ad, viewer=bo.id, arm=arm)
    client = signed_in(bo)
    for _ in range(2):
        page = client.get(path).content.decode()
        assert page.count(FOLD) == folds
        assert "lamp_deals88" in page
    [row] = [row for row in logged(bo.id) if row["item"] == ad]
    assert (row["experiment"], row["arm"]) == ("ad-fold", arm.value)
    assert (row["propensity"], row["item_kind"]) == (0.5, "post")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "this by Cy looks like an ad and does not say so."),
        ("zh-CN", "Cy这一条像广告，却没有标明。"),
    ],
)
def test_a_fold_says_whose_and_why_and_one_tap_opens_it(
    ad: int, bo: Person, language: str, words: str
) -> None:
    prefers(bo, Ads.FOLD)
    page = signed_in(bo).get("/", headers={"Accept-Language": language})
    fold = page.content.decode().partition(FOLD)[2]
    line, _, inside = fold.partition("</summary>")
    assert words in line
    assert "lamp_deals88" in inside.partition("</details>")[0]
    assert '<details class="marked" open>' in inside
    assert "<q>" in inside
    [row] = [row for row in logged(bo.id) if row["item"] == ad]
    assert (row["experiment"], row["arm"], row["propensity"]) == ("", "fold", None)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "1 likely ad is hidden."), ("zh-CN", "隐藏了 1 条疑似广告。")],
)
@pytest.mark.parametrize("path", ["/", LAMP, "/@cy", "/discover"])
def test_what_is_hidden_is_counted_at_the_end(
    ad: int, bo: Person, path: str, language: str, words: str
) -> None:
    prefers(bo, Ads.HIDE)
    answer = signed_in(bo).get(path, headers={"Accept-Language": language})
    page = answer.content.decode()
    assert "lamp_deals88" not in page
    assert page.count(words) == 1
    assert 'href="/me/settings#ads"' in page
    assert ad not in {row["item"] for row in logged(bo.id)}


def test_shown_by_choice_it_keeps_its_mark(ad: int, bo: Person) -> None:
    prefers(bo, Ads.SHOW)
    page = signed_in(bo).get("/").content.decode()
    assert FOLD not in page
    assert "Likely an ad that does not say so." in page


def test_nobodys_own_words_are_folded_for_them(ad: int, cy: Person) -> None:
    prefers(cy, Ads.HIDE)
    page = signed_in(cy).get(LAMP).content.decode()
    assert "lamp_deals88" in page
    assert FOLD not in page


def test_in_its_thread_nothing_is_folded(ad: int, bo: Person) -> None:
    prefers(bo, Ads.HIDE)
    assert "lamp_deals88" in signed_in(bo).get(f"/posts/{ad}").content.decode()


def test_to_guests_a_suspicion_is_told_and_a_confirmed_one_folded(
    ad: int, sam: Person, client: Client
) -> None:
    assert FOLD not in client.get(LAMP).content.decode()
    [mark] = queue()
    moderation.decide(
        viewer=Staff(sam.id),
        mark=mark.id,
        did="uphold",
        seen="open",
        reason="It trades elsewhere.",
        now=clock.now(),
    )
    assert client.get(LAMP).content.decode().count(FOLD) == 1


def test_a_disclosed_ad_has_a_choice_of_its_own(
    ana: Person, bo: Person, cy: Person, client: Client
) -> None:
    shop = open_shop(ana)
    post = said(cy, "Paid words.", place=shop.lamp, now=clock.now())
    Post.objects.filter(id=post).update(commercial="ad")
    assert "Cy says that this is an ad." in client.get(LAMP).content.decode()
    prefers(bo, Ads.SHOW)
    reader = signed_in(bo)
    assert FOLD in reader.get(LAMP).content.decode()
    actors.prefer(person=bo.id, ads_disclosed=Ads.SHOW, now=clock.now())
    page = reader.get(LAMP).content.decode()
    assert FOLD not in page
    assert '<span class="tag">ad</span>' in page
    actors.prefer(person=bo.id, ads_disclosed=Ads.HIDE, now=clock.now())
    page = reader.get(LAMP).content.decode()
    assert "Paid words." not in page
    assert "1 ad that says so is hidden." in page


def test_a_folded_post_keeps_its_product_for_the_next(
    ad: int, ana: Person, bo: Person
) -> None:
    prefers(bo, Ads.FOLD)
    page = signed_in(bo).get("/").content.decode()
    assert 'class="slip"' not in page
    place = Post.objects.get(id=ad).place_id
    said(ana, "It does not hum.", place=place, now=clock.now())
    assert 'class="slip"' in signed_in(bo).get("/").content.decode()
