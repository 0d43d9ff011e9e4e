"""From a stranger's first page to an order, in a real browser, with script and without."""

import re
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.browser.conftest import Market, Visit
from tests.cast import PASSWORD

from xiangxin.web.demo import mailbox

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
PATIENCE_S = 30


def link_for(email: str, start: str, folder: Path) -> str:
    """The path of the first link of this kind in a mail to this address, once it came."""
    give_up = time.monotonic() + PATIENCE_S
    while time.monotonic() < give_up:
        for mail in mailbox.newest(folder, limit=50):
            found = re.search(rf"https?://\S+?({re.escape(start)}\S+)", mail.text)
            if mail.to == email and found:
                return urlsplit(found[1]).path
        time.sleep(0.1)
    pytest.fail(f"no mail to {email} with {start}")


WAYS = [
    pytest.param(True, "en", id="with-script"),
    pytest.param(False, "zh-CN", id="without-script"),
]


@pytest.mark.parametrize(("script", "language"), WAYS)
def test_a_stranger_becomes_a_member_and_talks(
    script: bool, language: str, visit: Visit, market: Market
) -> None:
    expect = sync_api.expect
    name = f"Dee {language}"
    email = f"{language.lower()}@example.com"
    page = visit(script=script, language=language).new_page()
    page.goto("/sign-up")
    page.locator("#id_name").fill(name)
    page.locator("#id_email").fill(email)
    page.locator("#id_password1").fill(PASSWORD)
    page.locator("main form button.btn").click()
    page.wait_for_url("**/account/verify")
    page.goto(link_for(email, "/account/verify/", market.mail))
    page.locator("main form button.btn").click()
    page.wait_for_url("**/")

    page.goto("/@lamp")
    follow = page.locator("#follow-lamp button")
    expect(follow).to_have_attribute("aria-pressed", "false")
    follow.click()
    expect(follow).to_have_attribute("aria-pressed", "true")
    page.locator("textarea.box").fill(f"能放稳吗？Does it stand, {name}?")
    page.locator("form.composer button").click()
    expect(page.locator(".post", has_text=f"Does it stand, {name}?")).to_be_visible()

    page.goto(f"/posts/{market.post}")
    like = page.locator(f"#like-{market.post} button")
    like.click()
    expect(like).to_have_attribute("aria-pressed", "true")
    page.locator("#reply textarea").fill(f"It does, says {name}.")
    page.locator("#reply button").click()
    expect(page.locator(".post", has_text=f"It does, says {name}.")).to_be_visible()


@pytest.mark.parametrize(("script", "language"), WAYS)
def test_a_guest_buys(
    script: bool, language: str, visit: Visit, market: Market
) -> None:
    expect = sync_api.expect
    email = f"guest-{language.lower()}@example.com"
    page = visit(script=script, language=language).new_page()
    page.goto("/@lamp")
    page.locator(".buybar button").click()
    if script:
        # The fields of that country come in their own time; who types before loses it.
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.locator("#f-country").select_option("NL")
        expect(page.locator("[class*=htmx-]")).to_have_count(0)
    else:
        page.locator("#f-country").select_option("NL")
        page.locator("#place button[name=again]").click()
    page.locator("#f-city").wait_for()
    page.locator("#f-email").fill(email)
    page.locator("#f-name").fill("Dee Stranger")
    page.locator("#f-street_address").fill("Oudegracht 218")
    page.locator("#f-postal_code").fill("3511 NW")
    page.locator("#f-city").fill("Utrecht")
    page.locator("main form > button.btn.tall").click()

    expect(page.locator("input[name=method]").first).to_be_checked()
    page.locator("main form > button.btn.tall").click()
    page.wait_for_url("**/order/*")
    expect(page.locator("main")).to_contain_text("Oudegracht 218")
    expect(page.locator("main")).to_contain_text("468")
    assert link_for(email, "/order/", market.mail) == urlsplit(page.url).path
