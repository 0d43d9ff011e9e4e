import re
from urllib.parse import quote

import pytest
from django.test import Client
from tests.cast import NOW, Person
from tests.exposures import logged

from xiangxin.kernel.money import Money
from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.catalog import actions as catalog
from xiangxin.market.catalog import queries as catalog_queries
from xiangxin.market.catalog.finding import actions as finding
from xiangxin.market.catalog.rules import NewVariant
from xiangxin.social.actors import actions as actors
from xiangxin.social.posts import actions as posts
from xiangxin.web.posts.tests.visiting import LANGUAGES, said, said_often, signed_in
from xiangxin.web.product.tests.shop import open_shop


def shelf(ana: Person, count: int, *, category: str = "lamps") -> list[int]:
    brand = catalog.create_brand(
        person=ana.id, handle="many", name="Many", currency="CNY", now=NOW
    )
    return [
        catalog.create_product(
            viewer=ana.viewer,
            brand=brand,
            handle=f"thing_{n}",
            title=f"Thing {n} 台灯",
            description="",
            category=category,
            variants=[NewVariant(price=Money(n * 10_000, "CNY"))],
            now=NOW,
        )
        for n in range(1, count + 1)
    ]


def handles(page: str) -> list[str]:
    return re.findall(r'class="good" href="/@(\w+)"', page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "page",
    [
        "/search",
        "/search?q=lamp",
        "/search?q=无",
        "/search?q=thing&price=CNY-100-&had=1&sort=dearest&category=lamps",
        "/search?category=lamps&price=x&brand=y&sort=z&after=-1",
        "/search?q=word&in=posts",
        "/search?in=posts",
    ],
)
def test_every_page_in_both_languages(
    ana: Person, bo: Person, client: Client, page: str, language: str
) -> None:
    for turn in range(2):  # once empty, once with something in it
        for visitor in (client, signed_in(ana)):
            answer = visitor.get(page, headers={"Accept-Language": language})
            assert answer.status_code == 200
            assert "style=" not in answer.content.decode()
        if not turn:
            shelf(ana, 3)
            said(bo, "A word.")


def test_each_kind_stands_in_a_section_of_its_own(
    ana: Person, bo: Person, client: Client
) -> None:
    shop = open_shop(ana)
    said(bo, "The platform lamp does not hum.", place=shop.lamp)
    page = client.get("/search?q=platform").content.decode()
    assert handles(page) == ["thirdbench_lamp"]
    assert 'href="/@thirdbench"' in page
    assert "<mark>Platform</mark> Lamp" in page
    assert "The <mark>platform</mark> lamp does not hum." in page


def test_people_and_groups_are_found_by_name(ana: Person, client: Client) -> None:
    page = client.get("/search?q=%40ana").content.decode()
    assert 'href="/@ana"' in page


def test_what_is_marked_is_escaped(ana: Person, bo: Person, client: Client) -> None:
    open_shop(ana)
    said(bo, "A <b>lamp</b> & <script>alert(1)</script> lamp")
    page = client.get("/search", {"q": "<script>alert"}).content.decode()
    assert "<script>alert" not in page
    page = client.get("/search?q=lamp").content.decode()
    assert "<script>alert" not in page


def test_what_is_for_followers_is_found_by_nobody(ana: Person, bo: Person) -> None:
    actors.follow(follower=bo.id, target=ana.id, origin=NOWHERE, now=NOW)
    posts.say(
        author=ana.id,
        source="A secret hinge.",
        visibility="followers",
        origin=NOWHERE,
        now=NOW,
    )
    for person in (ana, bo):
        assert "secret" not in signed_in(person).get("/search?q=hinge").content.decode()


def test_whoever_came_to_choose_reads_no_talk(bo: Person, client: Client) -> None:
    said(bo, "A hinge.")
    assert "<mark>hinge</mark>" in client.get("/search?q=hinge").content.decode()
    client.cookies["just_shop"] = "yes"
    assert "<mark>hinge</mark>" not in client.get("/search?q=hinge").content.decode()


def test_what_is_found_is_narrowed_and_widened_again(
    ana: Person, client: Client
) -> None:
    made = shelf(ana, 6)
    finding.say_availability({made[0]: (1, 0)})
    page = client.get("/search?q=thing").content.decode()
    assert len(handles(page)) == 6
    dear = re.search(r'href="([^"]*price=CNY-\d+-[^"]*)"', page)
    assert dear
    narrowed = client.get(dear[1].replace("&amp;", "&")).content.decode()
    assert 0 < len(handles(narrowed)) < 6
    assert 'aria-current="true"' in narrowed
    assert handles(client.get("/search?q=thing&had=1").content.decode()) == ["thing_1"]
    cheap = client.get("/search?q=thing&sort=cheapest").content.decode()
    assert handles(cheap)[0] == "thing_1"
    nothing = client.get("/search?q=thing&price=CNY-9000-").content.decode()
    assert 'href="/search?q=thing"' in nothing


def test_pages_go_on_below_the_last_one_seen(ana: Person, client: Client) -> None:
    shelf(ana, 30)
    seen: list[str] = []
    address = "/search?" + "category=lamps"
    while address:
        page = client.get(address).content.decode()
        seen += handles(page)
        following = re.search(r'rel="next" href="([^"]*)"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert seen == [f"thing_{n}" for n in range(30, 0, -1)]


def test_a_slip_says_what_was_looked_for_instead(ana: Person, client: Client) -> None:
    open_shop(ana)
    finding.learn_words()
    page = client.get("/search?q=platfrom").content.decode()
    assert "Showing what “platform” finds." in page
    assert handles(page) == ["thirdbench_lamp"]
    assert 'href="/search?q=platfrom&amp;exact=1"' in page
    page = client.get("/search?q=platfrom&exact=1").content.decode()
    assert handles(page) == []


def test_nothing_found_is_said_kindly(client: Client, db: None) -> None:
    page = client.get("/search", {"q": "<b>月台"}).content.decode()
    assert "Nothing found for “&lt;b&gt;月台”." in page
    assert "<b>月台" not in page
    assert 'href="/square"' in page


def test_all_that_is_said_goes_on_below(bo: Person, client: Client) -> None:
    said_often(bo, 25)
    page = client.get("/search?q=evening").content.decode()
    assert page.count('<article class="post"') == 4
    assert 'href="/search?q=evening&amp;in=posts"' in page
    page = client.get("/search?q=evening&in=posts").content.decode()
    assert page.count('<article class="post"') == 20
    following = re.search(r'rel="next" href="([^"]*)"', page)
    assert following
    page = client.get(following[1].replace("&amp;", "&")).content.decode()
    assert page.count('<article class="post"') == 5


@pytest.mark.parametrize(
    "asked",
    ["%", "' OR 1=1 --", "\x00", "x" * 5000, "\ud800", '"', "a AND", "字" * 200],
)
def test_anything_can_be_typed(client: Client, db: None, asked: str) -> None:
    query = quote(asked.encode("utf-8", "surrogatepass"))
    for rest in ("", "&in=posts", "&sort=cheapest"):
        assert client.get(f"/search?q={query}{rest}").status_code == 200


def test_what_a_stranger_costs(
    ana: Person, client: Client, django_assert_max_num_queries: object
) -> None:
    shelf(ana, 5)
    said(ana, "A thing.")
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        assert client.get("/search?q=thing").status_code == 200
    finding.count_categories(now=NOW)
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        assert client.get("/search?category=lamps").status_code == 200


def test_what_is_typed_so_far_is_gone_on_with(ana: Person, client: Client) -> None:
    open_shop(ana)
    page = client.get("/search/begun?q=platf").content.decode()
    assert '<a href="/@thirdbench_lamp"><mark>Platform</mark> Lamp</a>' in page
    for typed in ("", "p", "zz", "%22"):
        assert "<li>" not in client.get(f"/search/begun?q={typed}").content.decode()


def test_what_goes_on_with_a_word_was_shown(ana: Person, bo: Person) -> None:
    shop = open_shop(ana)
    visitor = signed_in(bo)
    visitor.get("/search/begun?q=platf", headers={"Sec-Purpose": "prefetch"})
    assert not logged(bo.id)
    for _ in range(2):
        visitor.get("/search/begun?q=platf")
    [row] = logged(bo.id)
    assert (row["item"], row["surface"], row["position"]) == (shop.lamp, "search", 0)


def test_what_was_drawn_before_is_never_old(ana: Person, client: Client) -> None:
    [made] = shelf(ana, 1)
    assert "¥100" in client.get("/search?q=thing").content.decode()
    [variant] = catalog_queries.product_page(made).variants
    catalog.set_price(
        viewer=ana.viewer,
        variant_id=variant.id,
        price=Money(20_000, "CNY"),
        now=NOW,
    )
    page = client.get("/search?q=thing").content.decode()
    assert "¥200" in page
    assert "¥100" not in page
    assert "<mark>" not in client.get("/search").content.decode()
