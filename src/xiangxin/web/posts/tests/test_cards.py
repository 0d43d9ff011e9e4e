import pytest
from django.test import Client
from tests.cast import NOW, Person

from xiangxin.social.actors import actions as actors
from xiangxin.social.shield import actions as shield
from xiangxin.web.posts.tests.visiting import said
from xiangxin.web.product.tests.shop import open_shop


def test_words_are_shown_harmless(bo: Person, client: Client) -> None:
    post = said(
        bo,
        "<script>alert(1)</script> [tap](javascript:alert(2)) safe\u202etxt.exe **so**",
    )
    page = client.get(f"/posts/{post}").content.decode()
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert "\u202e" not in page
    assert "&lt;script&gt;" in page
    assert "<strong>so</strong>" in page


def test_a_name_is_only_words(bo: Person, client: Client) -> None:
    actors.describe(actor=bo.id, name="<b onload=x>Bo", summary="<script>y</script>")
    post = said(bo, "Hello.")
    for address in (f"/posts/{post}", "/@bo", "/@bo/followers", "/"):
        page = client.get(address).content.decode()
        assert "&lt;b onload=x&gt;Bo" in page
        assert "<b onload" not in page
        assert "<script>y" not in page


def test_every_post_carries_its_own_language(bo: Person, client: Client) -> None:
    post = said(bo, "水温九十二度，壶比温度要紧。")
    page = client.get(f"/posts/{post}", headers={"Accept-Language": "en"})
    assert '<div class="text" lang="zh-Hans">' in page.content.decode()


def test_a_product_stands_once_under_a_run_of_talk(
    ana: Person, bo: Person, client: Client
) -> None:
    shop = open_shop(ana)
    for words in ("One evening.", "Another evening."):
        said(bo, words, place=shop.lamp)
    page = client.get("/").content.decode()
    assert page.count('class="slip"') == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Seems to promise a gift for likes"), ("zh-CN", "似乎许诺用礼物换点赞")],
)
def test_a_promise_of_gifts_is_told_wherever_the_post_is_shown(
    bo: Person, client: Client, language: str, words: str
) -> None:
    post = said(bo, "<b>Like & share to win</b> a lamp.")
    said(bo, "It hums.")
    shield.look(post=post, now=NOW)
    for address in ("/", "/@bo", f"/posts/{post}", "/discover"):
        answer = client.get(address, headers={"Accept-Language": language})
        page = answer.content.decode()
        assert page.count(words) == 1
        assert "<q>Like &amp; share to win" in page
