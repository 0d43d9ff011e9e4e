"""Being named, or not; measuring, or not; ads folded; and shopping without anybody's talk."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from tests import cast
from tests.cast import PASSWORD, Person
from tests.exposures import logged
from tests.journeys.doors import ADDRESS, LANGUAGES, Visitor

from xiangxin.insight.experiments.models import Epoch, Pair
from xiangxin.insight.experiments.rules import Arm, Experiment
from xiangxin.kernel.money import Money
from xiangxin.ledger import actions as ledger
from xiangxin.ledger.rules import NOWHERE, Act, Thing, Verb
from xiangxin.market.catalog.models import Product
from xiangxin.social.posts import actions as posts
from xiangxin.social.shield import actions as shield
from xiangxin.web.posts.tests.drawing import begin, follow, forget_all
from xiangxin.web.posts.tests.visiting import said
from xiangxin.web.product.tests.shop import Shop, open_shop
from xiangxin.world import clock

LAMP = "/@thirdbench_lamp"
CUE = 'class="cue"'
PAGES = ("/", LAMP, "/square", "/discover", "/hot", "/search?q=lamp", "/@lin", "/@bo")
AD = "WeChat me: lamp_deals88 for the cheapest price, coupon code LAMP-SAVE20"


@dataclass
class Street:
    """Bo follows Lin and the lamp, which Ana makes."""

    bo: Person
    lin: Person
    shop: Shop


@pytest.fixture(autouse=True)
def afresh(db: None) -> Iterator[None]:
    forget_all()
    yield
    forget_all()


@pytest.fixture
def street(ana: Person, bo: Person) -> Street:
    shop, lin = open_shop(ana), cast.person("Lin")
    follow(bo.id, lin.id)
    follow(bo.id, shop.lamp)
    said(ana, "It does not hum.", place=shop.lamp, now=clock.now())
    begin(Experiment.CUE, shop.lamp, viewer=bo.id, arm=Arm.ONE)
    return Street(bo, lin, shop)


def visitor(person: Person, language: str = "en") -> Visitor:
    made = Visitor(language)
    made.sign_in(person.email, PASSWORD)
    return made


def changed(who: Visitor, *, off: tuple[str, ...] = (), **fields: str) -> None:
    """The settings as the page has them, with some boxes emptied and some words changed."""
    who.open("/me/settings")
    who.press("/me/settings", without=off, **fields)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Lin follows this"), ("zh-CN", "Lin关注了它")]
)
def test_a_member_is_named_says_no_and_is_gone_at_once_then_yes_again(
    street: Street, language: str, words: str
) -> None:
    lin, bo = visitor(street.lin), visitor(street.bo, language)
    lin.open(LAMP)
    lin.press(f"{LAMP}/follow")
    forget_all()  # who is new is found within minutes, who says no within a page
    for page in (LAMP, "/"):
        assert words in without_tags(bo.open(page))

    changed(lin, off=("names_follows",))
    for page in (LAMP, "/"):
        assert words not in without_tags(bo.open(page))
        assert CUE not in bo.text

    changed(lin, names_follows="yes")
    assert words in without_tags(bo.open(LAMP))


def test_who_leaves_measuring_is_in_no_log_and_sees_every_cue(street: Street) -> None:
    begin_held_back(street)
    follow(street.lin.id, street.shop.lamp)
    bo = visitor(street.bo)
    bo.open(LAMP)
    assert CUE not in bo.text
    rows = len(logged(street.bo.id))
    assert rows

    changed(bo, off=("in_experiments",))
    bo.open(LAMP)
    bo.open("/")
    assert CUE in bo.text
    assert len(logged(street.bo.id)) == rows


def begin_held_back(street: Street) -> None:
    """Another key, by which Bo is told nothing."""
    Pair.objects.all().delete()
    Epoch.objects.all().delete()
    begin(Experiment.CUE, street.shop.lamp, viewer=street.bo.id, arm=Arm.NONE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reader_folds_then_hides_then_shows(
    street: Street, cy: Person, language: str
) -> None:
    post = said(cy, AD, place=street.shop.lamp, now=clock.now())
    shield.look(post=post, now=clock.now())
    bo = visitor(street.bo, language)

    changed(bo, ads_likely="fold")
    assert '<details class="fold">' in bo.open(LAMP)
    assert "lamp_deals88" in bo.text

    bo.link("/me/settings")  # from inside the fold
    changed(bo, ads_likely="hide")
    bo.open(LAMP)
    assert "lamp_deals88" not in bo.text
    assert "hidden-ads" in bo.text

    bo.link("/me/settings")
    changed(bo, ads_likely="show")
    bo.open(LAMP)
    assert "lamp_deals88" in bo.text
    assert '<details class="fold">' not in bo.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_guest_just_shops_and_buys(street: Street, language: str) -> None:
    dee = Visitor(language)
    assert "It does not hum." in dee.open(LAMP)
    dee.press("/just-shop", talk="hide")
    assert dee.at.startswith(LAMP)
    assert "It does not hum." not in dee.plain

    for page in ("/", "/discover", "/square"):
        assert "It does not hum." not in dee.open(page)
        assert "Platform Lamp" in dee.plain
    dee.open(LAMP)
    dee.link(f"{LAMP}/pull")
    dee.open(LAMP)
    assert "It does not hum." in dee.link(f"{LAMP}?talk")
    assert "It does not hum." not in dee.open(LAMP)

    dee.press(f"{LAMP}/buy", variant=str(street.shop.ink), then="")
    dee.press("/checkout", **ADDRESS)
    dee.press("/checkout/place")
    assert dee.at.startswith("/order/")

    dee.open("/")
    dee.press("/just-shop", talk="show")
    assert "It does not hum." in dee.open(LAMP)


def test_a_member_just_shops_on_every_device(street: Street) -> None:
    follow(street.lin.id, street.shop.lamp)
    bo = visitor(street.bo)
    assert CUE in bo.open(LAMP)
    bo.press("/just-shop", talk="hide")
    assert CUE not in bo.text
    elsewhere = visitor(street.bo)
    for page in ("/", LAMP):
        assert "It does not hum." not in elsewhere.open(page)
        assert CUE not in elsewhere.text


def secret_acts(street: Street) -> None:
    """Lin buys, likes and follows; at a private category too; and allows none of it."""
    now = clock.now()
    follow(street.lin.id, street.shop.dream)
    follow(street.lin.id, street.shop.lamp)
    act = Act(
        verb=Verb.BUY,
        person=street.lin.id,
        actor=street.shop.lamp,
        thing=Thing("variant", street.shop.ink),
        order_id=77,
        units=1,
        amount=Money(46800, "CNY"),
    )
    ledger.record(act, origin=NOWHERE, now=now)
    post = said(street.bo, "Does it blink?", place=street.shop.lamp, now=now)
    posts.like(person=street.lin.id, post=post, origin=NOWHERE, now=now)


def test_nothing_says_what_somebody_hides(street: Street) -> None:
    Product.objects.filter(actor_id=street.shop.dream).update(category="Health")
    lin, bo = visitor(street.lin), visitor(street.bo)
    changed(lin, off=("names_follows", "names_likes", "names_buys"))
    for page in (*PAGES, "/@thirdbench_clock"):
        bo.open(page)
    secret_acts(street)
    forget_all()
    for page in (*PAGES, "/@thirdbench_clock"):
        assert CUE not in bo.open(page), page
    told = [row for row in logged(street.bo.id) if row["cue_eligible"]]
    assert not told


def test_what_is_bought_is_hidden_unless_one_says_otherwise(street: Street) -> None:
    now = clock.now()
    assert "names_buys" not in checked(visitor(street.lin))
    act = Act(
        verb=Verb.BUY,
        person=street.lin.id,
        actor=street.shop.lamp,
        thing=Thing("variant", street.shop.ink),
        order_id=77,
        units=1,
        amount=Money(46800, "CNY"),
    )
    ledger.record(act, origin=NOWHERE, now=now)
    forget_all()
    bo = visitor(street.bo)
    for page in PAGES:
        assert CUE not in bo.open(page)


def checked(who: Visitor) -> set[str]:
    who.open("/me/settings")
    return set(who.form("/me/settings").fields)


def without_tags(page: str) -> str:
    return re.sub(r"<[^>]*>", "", page)
