"""What each page must be to everybody who opens it: readable, reachable, light."""

from typing import TYPE_CHECKING

import pytest
from tests.browser.conftest import Market, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

AXE = pytest.importorskip("axe_playwright_python.base").AXE_SCRIPT
LAWS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DESK = 1280
# Page, and who looks at it: nobody in particular, or a member.
PAGES = [
    ("/", ""),
    ("/discover", ""),
    ("/hot", ""),
    ("/square", ""),
    ("/@lamp", ""),
    ("/@lamp/pull", ""),
    ("/@lamp/pull", "ana"),
    ("/@bo/pull", "bo"),
    ("/pull", ""),
    ("/@lamp/ideas", ""),
    ("/@lamp/ideas/{idea}", ""),
    ("/@lamp/ideas/{idea}", "ana"),
    ("/@lamp/ideas/new", "bo"),
    ("/@lamp/roadmap", ""),
    ("/@lamp/releases", "ana"),
    ("/@lamp/releases/{release}", ""),
    ("/@lamp/releases/{release}/edit", "ana"),
    ("/notifications", "bo"),
    ("/@third_bench", ""),
    ("/posts/{post}", ""),
    ("/bag", ""),
    ("/checkout", ""),
    ("/sign-up", ""),
    ("/claims", ""),
    ("/", "bo"),
    ("/square", "bo"),
    ("/@lamp", "bo"),
    ("/me", "bo"),
    ("/make/@lamp", "ana"),
    ("/make/@lamp/pictures", "ana"),
    ("/moderation", "sam"),
]
# A link inside a sentence may be as small as its letters (WCAG 2.5.8); all else may not.
SMALL = """least => [...document.querySelectorAll(least.which)].flatMap(one => {
  const box = (one.matches('.opt input') ? one.parentElement : one).getBoundingClientRect();
  const isInSentence = one.matches('a') && getComputedStyle(one).display === 'inline'
    && one.parentElement.textContent.trim() !== one.textContent.trim();
  const isSeen = box.width > 1 && box.height > 1 && one.checkVisibility({visibilityProperty: true});
  const isSmall = Math.min(box.width, box.height) < least.px - .5;
  return isSeen && isSmall && !isInSentence && !one.closest('.skip')
    ? [`${one.outerHTML.slice(0, 90)} ${Math.round(box.width)} × ${Math.round(box.height)}`] : [];
})"""
ALL = "a, button, input:not([type=hidden]), select, textarea, summary"
MAIN = ".btn, .tabbar a, .icon-link, .opt input, .qty button, .pick, .field input:not([type=checkbox])"
BROKEN = """how => axe.run(document, how).then(found => found.violations.flatMap(one =>
  one.nodes.map(node => `${one.id}: ${node.html.slice(0, 120)} ${node.failureSummary}`)))"""
WIDER = """() => document.documentElement.scrollWidth > innerWidth
  ? [...document.querySelectorAll('body *')]
      .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
      .map(one => one.outerHTML.slice(0, 90)) : []"""


def troubles(page: "Page") -> list[str]:
    """Filled as the page's own console complains; the policy's violations stand there too."""
    heard: list[str] = []
    page.on("console", lambda m: heard.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def axe(page: "Page", *rules: str) -> list[str]:
    only = (
        {"type": "rule", "values": rules} if rules else {"type": "tag", "values": LAWS}
    )
    return page.evaluate(BROKEN, {"runOnly": only, "resultTypes": ["violations"]})


@pytest.mark.parametrize(("path", "who"), PAGES)
def test_a_page_serves_everybody(
    path: str, who: str, visit: Visit, market: Market
) -> None:
    page = visit(who=who).new_page()
    if path in {"/bag", "/checkout"}:
        page.goto("/@lamp")
        page.locator("button[name=then]").click()
        page.wait_for_url("**/bag")
    heard = troubles(page)
    page.goto(path.format(**market.places))

    assert page.evaluate(WIDER) == []
    assert page.evaluate(SMALL, {"which": ALL, "px": 24}) == []
    assert page.evaluate(SMALL, {"which": MAIN, "px": 44}) == []
    page.evaluate(AXE)
    assert axe(page) == []
    page.emulate_media(color_scheme="dark")
    assert axe(page, "color-contrast") == []
    page.set_viewport_size({"width": DESK, "height": 900})
    assert axe(page, "color-contrast") == []
    page.emulate_media(color_scheme="light")
    assert axe(page) == []
    assert page.evaluate(WIDER) == []
    assert heard == []


@pytest.mark.parametrize("path", ["/@lamp", "/sign-up"])
def test_the_keyboard_sees_where_it_is(path: str, visit: Visit) -> None:
    page = visit(width=DESK).new_page()
    page.goto(path)
    seen = []
    for _ in range(24):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate("""() => {
              const one = document.activeElement;
              const ring = getComputedStyle(one.matches('.opt input') ? one.nextElementSibling : one);
              return [one.outerHTML.slice(0, 90), ring.outlineStyle !== 'none' && parseFloat(ring.outlineWidth) >= 2];
            }""")
        )

    assert 'class="skip"' in seen[0][0]
    assert [
        html for html, is_ringed in seen if not is_ringed and "<body" not in html
    ] == []


@pytest.mark.parametrize("path", ["/", "/discover", "/@lamp", "/@lamp/pull"])
def test_a_first_visit_is_light(path: str, visit: Visit) -> None:
    page = visit().new_page()
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    addresses: dict[str, str] = {}
    sizes: dict[str, float] = {}
    wire.on(
        "Network.responseReceived",
        lambda e: addresses.update({e["requestId"]: e["response"]["url"]}),
    )
    wire.on(
        "Network.loadingFinished",
        lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]}),
    )
    page.goto(path, wait_until="networkidle")
    sent = {
        addresses[one]: size
        for one, size in sizes.items()
        if "/drawings/" not in addresses[one]
    }

    assert sum(sent.values()) <= 60_000, sent
    assert len(sizes) <= 12, addresses.values()
