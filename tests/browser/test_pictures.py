"""Pictures as a maker sends them and as everybody looks at them."""

from pathlib import Path

import pytest
from tests.browser.conftest import Visit

from xiangxin.media.tests import files
from xiangxin.media.tests.files import picture

pytestmark = pytest.mark.browser

DESK = "/make/@clock/pictures"
WAITED_MS = 60_000
ORDER = "() => [...document.querySelectorAll('[data-picture] .filename')].map(one => one.textContent)"


def test_a_maker_sends_pictures_and_drags_them_into_order(
    visit: Visit, tmp_path: Path
) -> None:
    sent = {"front.jpg": picture(900, 600), "back.png": picture(60, 90, "PNG")}
    for name, content in {**sent, "bomb.png": files.bomb()}.items():
        (tmp_path / name).write_bytes(content)
    page = visit(width=1280, who="ana").new_page()
    page.goto(DESK)
    page.set_input_files("#f-pictures", sorted(tmp_path.iterdir()))
    page.get_by_role("button", name="Send them").click()

    # Nobody loads the page again: each shows itself as soon as it is drawn.
    page.wait_for_selector("[data-grip] >> nth=1", timeout=WAITED_MS)
    page.wait_for_selector("text=megapixels", timeout=WAITED_MS)
    assert page.evaluate(ORDER) == ["back.png", "bomb.png", "front.jpg"]
    page.locator("textarea").first.fill("Its back")
    grip = page.locator("[data-grip]").nth(1)
    grip.drag_to(
        page.locator("[data-picture]").first, target_position={"x": 20, "y": 5}
    )
    page.wait_for_url("**#pictures")
    assert page.evaluate(ORDER) == ["front.jpg", "back.png", "bomb.png"]
    assert page.locator("textarea").nth(1).input_value() == "Its back"

    page.goto("/@clock")
    first = page.locator(".frame picture img").first
    assert first.evaluate("one => one.currentSrc").endswith(".webp")
    assert first.evaluate("one => one.decode().then(() => one.naturalWidth)") > 300


def test_pictures_are_turned_by_arrows_and_opened(visit: Visit) -> None:
    page = visit().new_page()
    page.goto("/@lamp")
    page.locator(".frame").first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("text=2 of 5")
    page.locator(".thumbs a").nth(3).click()
    page.wait_for_selector("text=4 of 5")
    page.locator(".frame").nth(3).click()
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    page.wait_for_selector("text=5 of 5")
    assert page.evaluate("document.activeElement.id") == "picture-5"
    assert not page.locator("dialog").count()


def test_without_script_a_tap_opens_the_file(visit: Visit) -> None:
    page = visit(script=False).new_page()
    page.goto("/@lamp")
    page.locator(".thumbs a").nth(1).click()
    page.wait_for_url("**#picture-2")
    page.locator(".frame").nth(1).click()
    page.wait_for_url("**/lamp-celadon*.svg")
