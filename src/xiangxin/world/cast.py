"""The three made-up people one can enter the demo market as."""

from dataclasses import dataclass
from typing import Final

from xiangxin.kernel.errors import mark

PASSWORD: Final = "xiangxin-demo"  # noqa: S105 - shown on the page, and known to everybody


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoEntry:
    key: str
    email: str
    name: str
    handle: str
    face: str
    role: str
    what: str
    begins_at: str


ENTRIES: Final = {
    entry.key: entry
    for entry in (
        DemoEntry(
            key="shopper",
            email="shopper@demo.invalid",
            name="林一禾",
            handle="yihe",
            face="drawings/p-yihe.svg",
            role=mark("Shopper"),
            what=mark("Follows a few products, asks before buying, and has a bag."),
            begins_at="/",
        ),
        DemoEntry(
            key="maker",
            email="maker@demo.invalid",
            name="Abdu Karimov",
            handle="abdu",
            face="drawings/p-abdu.svg",
            role=mark("Maker"),
            what=mark(
                "Makes lamps at Third Bench: products, stock, orders, and the whole of Pull."
            ),
            begins_at="/make",
        ),
        DemoEntry(
            key="analyst",
            email="analyst@demo.invalid",
            name="Priya Nair",
            handle="priya",
            face="drawings/p-priya.svg",
            role=mark("Analyst"),
            what=mark(
                "Reads where the pull of Third Bench's lamp points, every figure of it."
            ),
            begins_at="/@yuetai/pull",
        ),
    )
}
