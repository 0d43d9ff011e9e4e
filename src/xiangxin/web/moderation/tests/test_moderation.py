import re

import pytest
from django.test import Client
from tests.cast import NOW, Person

from xiangxin.social.shield import actions as shield
from xiangxin.social.shield import queries as marks
from xiangxin.social.shield.rules import Evidence, Finding, Flag, Marked, State
from xiangxin.web.posts.tests.visiting import LANGUAGES, said, signed_in

PROMISE = "<b>Like & share to win</b> a lamp."


@pytest.fixture
def post(bo: Person) -> int:
    post = said(bo, PROMISE)
    shield.look(post=post, now=NOW)
    return post


@pytest.fixture
def mark(post: int) -> int:
    return marks.marks_on(Marked.POST, [post])[0].id


def page_of(client: Client, address: str, language: str = "en") -> str:
    answer = client.get(address, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def decided(by: Person, mark: int, did: str = "uphold", **of: str) -> int:
    fields = {"did": did, "seen": "open", "reason": "It does, <i>plainly</i>."} | of
    return signed_in(by).post(f"/moderation/{mark}/decide", fields).status_code


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_queue_quotes_what_was_flagged(
    sam: Person, post: int, mark: int, language: str
) -> None:
    page = page_of(signed_in(sam), "/moderation", language)
    assert "<q>Like &amp; share to win" in page
    assert "<b>Like" not in page
    assert f'href="/posts/{post}"' in page
    assert f'action="/moderation/{mark}/decide"' in page
    assert "style=" not in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "address",
    [
        "/moderation",
        "/moderation?state=upheld",
        "/moderation?state=x",
        "/moderation/log",
    ],
)
def test_every_page_is_there_before_anything_was_flagged(
    sam: Person, address: str, language: str
) -> None:
    assert "style=" not in page_of(signed_in(sam), address, language)


def test_a_burst_says_its_figures(sam: Person, ana: Person) -> None:
    figures = {"people": 40, "usual": 1.5, "idle": 38}
    found = Finding(
        flag=Flag.BURST,
        score=1,
        evidence=(Evidence("burst_of_follows", "2026-11-22", figures),),
    )
    shield.put(kind=Marked.ACTOR, thing=ana.id, finding=found, now=NOW)
    page = page_of(signed_in(sam), "/moderation")
    assert "40 people on 2026-11-22, usually 1.5 a day. 38 of them did nothing" in page
    assert 'href="/@ana"' in page


def test_a_decision_is_in_the_log_with_its_reason(
    sam: Person, mark: int, post: int
) -> None:
    assert decided(sam, mark) == 303
    page = page_of(signed_in(sam), "/moderation/log")
    assert "It does, &lt;i&gt;plainly&lt;/i&gt;." in page
    assert 'href="/@sam"' in page
    assert marks.marks_of([post])[post].state is State.UPHELD


def test_the_second_moderator_is_told(sam: Person, mark: int) -> None:
    assert decided(sam, mark) == 303
    assert decided(sam, mark) == 303  # pressed twice
    assert decided(sam, mark, "clear") == 409
    assert decided(sam, mark, "clear", seen="upheld") == 303


def test_without_a_reason_nothing_is_decided(sam: Person, mark: int) -> None:
    assert decided(sam, mark, reason=" ") == 422
    assert marks.mark_at(mark).state is State.OPEN


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_author_sees_why_and_objects_once(
    sam: Person, bo: Person, mark: int, post: int, language: str
) -> None:
    decided(sam, mark)
    author = signed_in(bo)
    page = page_of(author, f"/posts/{post}", language)
    assert f'action="/posts/{post}/dispute"' in page
    assert "It does, &lt;i&gt;plainly&lt;/i&gt;." in page
    assert "@sam" not in page
    fields = {"mark": str(mark), "text": "It was <b>irony</b>."}
    assert author.post(f"/posts/{post}/dispute", fields).status_code == 303
    assert f'action="/posts/{post}/dispute"' not in page_of(author, f"/posts/{post}")
    assert author.post(f"/posts/{post}/dispute", fields).status_code == 409
    assert "It was &lt;b&gt;irony&lt;/b&gt;." in page_of(signed_in(sam), "/moderation")


def test_others_see_the_flag_and_not_what_was_said_about_it(
    sam: Person, bo: Person, ana: Person, mark: int, post: int, client: Client
) -> None:
    decided(sam, mark)
    signed_in(bo).post(f"/posts/{post}/dispute", {"mark": str(mark), "text": "Irony."})
    for reader in (client, signed_in(ana)):
        page = page_of(reader, f"/posts/{post}")
        assert "plainly" not in page
        assert "Irony." not in page
        assert re.search(r'class="marked"', page)


def test_what_was_cleared_is_told_to_its_author_alone(
    sam: Person, bo: Person, mark: int, post: int, client: Client
) -> None:
    decided(sam, mark, "clear")
    assert 'class="marked"' not in page_of(client, f"/posts/{post}")
    page = page_of(signed_in(bo), f"/posts/{post}")
    assert "Cleared" in page
    assert "/dispute" not in page


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 30, "٣"])
def test_an_objection_to_nothing(bo: Person, post: int, number: str) -> None:
    fields = {"mark": number, "text": "No."}
    assert signed_in(bo).post(f"/posts/{post}/dispute", fields).status_code == 404


def test_staff_finds_the_queue_from_their_own_page(sam: Person, bo: Person) -> None:
    assert 'href="/moderation"' in page_of(signed_in(sam), "/me")
    assert 'href="/moderation"' not in page_of(signed_in(bo), "/me")


def test_the_queue_costs_the_same_for_one_and_for_twenty(
    sam: Person, bo: Person, django_assert_max_num_queries: object
) -> None:
    client = signed_in(sam)
    for number in range(5):
        shield.look(post=said(bo, f"{PROMISE} {number}"), now=NOW)
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        page = page_of(client, "/moderation")
    assert page.count("<article") == 5
