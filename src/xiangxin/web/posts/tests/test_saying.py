import re

import pytest
from django.test import Client
from tests.cast import Person

from xiangxin.ledger import queries as ledger
from xiangxin.social.actors.rules import Stranger
from xiangxin.social.posts import queries as posts
from xiangxin.social.posts.rules import MOST
from xiangxin.social.timelines import queries as timelines
from xiangxin.web.posts.tests.visiting import LANGUAGES, said, said_often, signed_in
from xiangxin.web.product.tests.shop import open_shop

NOBODY = Stranger()


def test_what_is_said_at_a_product_stands_there(ana: Person, bo: Person) -> None:
    shop = open_shop(ana)
    answer = signed_in(bo).post(
        "/@thirdbench_lamp/say",
        {"text": "Does it hum?", "next": "/@thirdbench_lamp?before=9&tab=talk"},
    )
    post = timelines.product(NOBODY, shop.lamp)[0]
    assert answer.status_code == 303
    assert answer["Location"] == f"/@thirdbench_lamp?tab=talk#p{post.id}"


def test_it_is_credited_to_the_door_that_led_there(ana: Person, bo: Person) -> None:
    open_shop(ana)
    signed_in(bo).post("/@thirdbench_lamp/say", {"text": "Hm.", "from": "qr"})
    assert ledger.entries_of(bo.id)[0].entry == "qr"


@pytest.mark.parametrize("address", ["/say", "/@bo/say"])
def test_at_home_and_on_ones_own_page_it_is_at_no_place(
    bo: Person, address: str
) -> None:
    signed_in(bo).post(address, {"text": "A quiet evening."})
    assert timelines.local(NOBODY)[0].place_id is None


def test_nobody_writes_on_anothers_page(ana: Person, bo: Person) -> None:
    answer = signed_in(bo).post("/@ana/say", {"text": "Hello?"})
    assert answer.status_code == 404
    assert not timelines.local(NOBODY)


def test_a_stranger_is_sent_to_sign_in_and_back(ana: Person, client: Client) -> None:
    open_shop(ana)
    answer = client.post(
        "/@thirdbench_lamp/say", {"text": "Hello?", "next": "/@thirdbench_lamp"}
    )
    assert answer.status_code == 303
    assert answer["Location"] == "/sign-in?next=%2F%40thirdbench_lamp"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_too_long_is_not_lost(bo: Person, language: str) -> None:
    words = "<em>long</em> " * 200
    answer = signed_in(bo).post(
        "/say", {"text": words, "next": "/@bo"}, headers={"Accept-Language": language}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "&lt;em&gt;long&lt;/em&gt; " * 200 in page
    assert f"{MOST}" in page
    assert 'name="next" value="/@bo"' in page


def test_what_is_too_fast_is_not_lost(bo: Person) -> None:
    client = signed_in(bo)
    for n in range(10):
        client.post("/say", {"text": f"Number {n}."})
    answer = client.post("/say", {"text": "One more."})
    assert answer.status_code == 429
    assert ">One more.</textarea>" in answer.content.decode()


def test_nothing_is_not_said(bo: Person) -> None:
    assert signed_in(bo).post("/say", {"text": " \u200b\n"}).status_code == 422
    assert not timelines.local(NOBODY)


def test_five_megabytes_are_refused_before_they_are_read(bo: Person) -> None:
    words, ours = "x" * 5_000_000, {"Origin": "http://testserver"}
    client = signed_in(bo)
    assert client.post("/say", {"text": words}, headers=ours).status_code == 413
    as_browsers_do = {"content_type": "application/x-www-form-urlencoded"}
    answer = client.post("/say", f"text={words}", headers=ours, **as_browsers_do)
    assert answer.status_code in {400, 413}
    assert not timelines.local(NOBODY)


def test_an_answer_stands_in_its_thread(ana: Person, bo: Person) -> None:
    post = said(ana, "Which bean?")
    answer = signed_in(bo).post(f"/posts/{post}/reply", {"text": "Yirgacheffe."})
    thread = posts.thread(NOBODY, post)
    assert answer["Location"] == f"/posts/{post}#p{thread.replies[0].id}"
    assert thread.replies[0].author_id == bo.id


def test_an_answer_to_what_is_gone_is_not_lost(ana: Person, bo: Person) -> None:
    post = said(ana, "Which bean?")
    signed_in(ana).post(f"/posts/{post}/delete")
    answer = signed_in(bo).post(f"/posts/{post}/reply", {"text": "Yirgacheffe."})
    assert answer.status_code == 410
    assert ">Yirgacheffe.</textarea>" in answer.content.decode()


def test_a_refused_answer_shows_what_it_answers(ana: Person, bo: Person) -> None:
    post = said(ana, "Which bean?")
    page = signed_in(bo).post(f"/posts/{post}/reply", {"text": "y" * 2000})
    assert "Which bean?" in page.content.decode()
    assert f'action="/posts/{post}/reply"' in page.content.decode()


def test_a_thread_goes_where_one_answers(ana: Person, bo: Person) -> None:
    post = said(ana, "Which bean?")
    answer = said(bo, "Yirgacheffe.", to=post)
    page = signed_in(ana).get(f"/posts/{answer}").content.decode()
    assert "Which bean?" in page
    assert f'action="/posts/{answer}/reply"' in page


def test_liking_comes_back_to_the_post(ana: Person, bo: Person) -> None:
    post = said(ana, "Which bean?")
    client = signed_in(bo)
    answer = client.post(f"/posts/{post}/like", {"next": "/?before=7"})
    client.post(f"/posts/{post}/like")
    assert answer["Location"] == f"/?before=7#p{post}"
    assert posts.thread(bo.viewer, post).root.likes == 1
    client.post(f"/posts/{post}/unlike")
    assert posts.thread(bo.viewer, post).root.likes == 0


def test_liking_with_htmx_gives_the_form_alone(ana: Person, bo: Person) -> None:
    post = said(ana, "Which bean?")
    answer = signed_in(bo).post(f"/posts/{post}/like", headers={"HX-Request": "true"})
    form = answer.content.decode().strip()
    assert form.startswith(f'<form id="like-{post}"')
    assert f'action="/posts/{post}/unlike"' in form
    assert 'aria-pressed="true"' in form


@pytest.mark.parametrize("what", ["like", "unlike", "reply", "delete"])
def test_strangers_sign_in_first(ana: Person, client: Client, what: str) -> None:
    post = said(ana, "Which bean?")
    answer = client.post(f"/posts/{post}/{what}", {"text": "Hm.", "next": "/discover"})
    assert answer.status_code == 303
    assert answer["Location"] == "/sign-in?next=%2Fdiscover"


def test_a_redirect_never_leaves_the_market(ana: Person, bo: Person) -> None:
    post = said(ana, "Which bean?")
    answer = signed_in(bo).post(f"/posts/{post}/like", {"next": "https://evil.example"})
    assert answer["Location"] == f"/posts/{post}#p{post}"


def test_only_its_author_and_staff_remove_a_post(
    ana: Person, bo: Person, sam: Person
) -> None:
    first, second = said(ana, "Which bean?"), said(ana, "Which cup?")
    assert signed_in(bo).post(f"/posts/{first}/delete").status_code == 403
    assert signed_in(ana).post(f"/posts/{first}/delete").status_code == 303
    assert signed_in(sam).post(f"/posts/{second}/delete").status_code == 303
    assert not timelines.local(NOBODY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_removed_post_leaves_its_place(
    ana: Person, bo: Person, language: str
) -> None:
    post = said(ana, "Which bean?")
    said(bo, "Yirgacheffe.", to=post)
    signed_in(ana).post(f"/posts/{post}/delete")
    answer = signed_in(bo).get(f"/posts/{post}", headers={"Accept-Language": language})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Which bean?" not in page
    assert "Yirgacheffe." in page
    assert f'action="/posts/{post}/reply"' not in page


def test_the_author_is_offered_to_remove_and_others_are_not(
    ana: Person, bo: Person
) -> None:
    post = said(ana, "Which bean?")
    offer = f'action="/posts/{post}/delete"'
    assert offer in signed_in(ana).get(f"/posts/{post}").content.decode()
    assert offer not in signed_in(bo).get(f"/posts/{post}").content.decode()


@pytest.mark.parametrize("post", ["7", "9223372036854775808", "99999999999999999999"])
def test_a_thread_that_is_not_there(client: Client, db: None, post: str) -> None:
    assert client.get(f"/posts/{post}").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_thread_reads_without_an_account_in_one_statement(
    ana: Person,
    bo: Person,
    client: Client,
    language: str,
    django_assert_num_queries: object,
) -> None:
    post = said(ana, "Which bean?")
    for number in said_often(bo, 5):
        said(ana, f"About {number}.", to=post)
    with django_assert_num_queries(1):  # type: ignore[operator]
        page = client.get(f"/posts/{post}", headers={"Accept-Language": language})
    text = page.content.decode()
    assert "<textarea" not in text
    assert re.search(r'href="/sign-in\?next=', text)
    assert "style=" not in text
