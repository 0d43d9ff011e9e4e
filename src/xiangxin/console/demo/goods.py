"""The demo's brands and products, and the pull planted around each."""

from dataclasses import dataclass
from typing import Final

from xiangxin.ledger.rules import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoBrand:
    handle: str
    name: str
    summary: str
    face: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoVariant:
    values: tuple[str, ...]
    price: str
    on_hand: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoProduct:
    """`crowd` people come to it; `doors` is how, as weights: the planted direction."""

    handle: str
    brand: str
    name: str
    lede: str
    category: str
    body: str
    options: tuple[str, ...]
    variants: tuple[DemoVariant, ...]
    pictures: tuple[tuple[str, str], ...]
    crowd: int
    buys: float
    doors: tuple[tuple[Entry, float], ...]


BRANDS: Final = (
    DemoBrand(
        handle="third_bench",
        name="第三工坊 Third Bench",
        summary="我们在杭州做灯和壶，十一个人。We make lamps and kettles, eleven of us.",
        face="drawings/b-thirdbench.svg",
    ),
    DemoBrand(
        handle="low_clouds",
        name="低云 Low Clouds",
        summary="Pots thrown by hand, fired on Thursdays.",
        face="drawings/b-lowclouds.svg",
    ),
    DemoBrand(
        handle="nanshan",
        name="南山 Nanshan",
        summary="键盘、磨豆机，能拆开的小机器。",
        face="drawings/b-nanshan.svg",
    ),
    DemoBrand(
        handle="north_slope",
        name="North Slope",
        summary="Bags for days without a plan.",
        face="drawings/b-northslope.svg",
    ),
)

_BY_THE_PRODUCT = (
    (Entry.SEARCH, 3.0),
    (Entry.PRODUCT, 4.0),
    (Entry.DIRECT, 2.0),
    (Entry.HOME, 1.0),
    (Entry.HASHTAG, 1.2),
    (Entry.PERSON, 0.9),
)
_BY_A_PERSON = (
    (Entry.PERSON, 8.0),
    (Entry.HOME, 1.0),
    (Entry.PRODUCT, 1.2),
    (Entry.SEARCH, 0.6),
)
_BY_A_REWARD = (
    (Entry.CAMPAIGN, 7.0),
    (Entry.PRODUCT, 1.5),
    (Entry.PERSON, 1.0),
    (Entry.LINK, 1.0),
)
_BY_A_TOPIC = (
    (Entry.HASHTAG, 6.0),
    (Entry.GROUP, 2.0),
    (Entry.PRODUCT, 2.0),
    (Entry.SEARCH, 1.0),
)

PRODUCTS: Final = (
    DemoProduct(
        handle="yuetai",
        brand="third_bench",
        name="月台灯 Yuetai Lamp",
        lede="一盏沿着弧线走的灯。推到哪里，光就停在哪里。",
        category="lamps",
        body=(
            "灯臂是一整根弯好的铝，灯头沿着它走。推到哪里，光就停在哪里。\n\n"
            "- 1980–4000 K，4–510 lux\n- 旋钮、线、灯头都能自己换\n- 不频闪\n\n"
            "One bent rod, one head that glides along it. Every part can be changed at home."
        ),
        options=("颜色", "大小"),
        variants=(
            DemoVariant(values=("墨", "桌面 42 cm"), price="468", on_hand=400),
            DemoVariant(values=("青瓷", "桌面 42 cm"), price="468", on_hand=200),
            DemoVariant(values=("朱", "桌面 42 cm"), price="468", on_hand=140),
            DemoVariant(values=("墨", "落地 128 cm"), price="968", on_hand=0),
        ),
        pictures=(
            ("drawings/lamp-ink.svg", "墨色月台灯，夜里亮着，旁边是两本书"),
            ("drawings/lamp-dial.svg", "旋钮特写"),
            ("drawings/lamp-day.svg", "白天，灯没有开"),
            ("drawings/lamp-celadon.svg", "青瓷色"),
            ("drawings/lamp-vermilion.svg", "朱色"),
        ),
        crowd=330,
        buys=0.30,
        doors=_BY_THE_PRODUCT,
    ),
    DemoProduct(
        handle="slow_kettle",
        brand="third_bench",
        name="慢壶 Slow Kettle",
        lede="Pours a line you can write with.",
        category="kitchen",
        body="0.9 litre, one sheet of steel, no window, no light.",
        options=(),
        variants=(DemoVariant(values=(), price="329", on_hand=300),),
        pictures=(("drawings/kettle.svg", "A steel kettle with a long thin spout"),),
        crowd=120,
        buys=0.22,
        doors=_BY_THE_PRODUCT,
    ),
    DemoProduct(
        handle="cloud_mug",
        brand="low_clouds",
        name="Cloud Mug",
        lede="No two glazes are alike.",
        category="kitchen",
        body="Stoneware, 280 ml. Glazed by dipping, so every foot is different.",
        options=("Glaze",),
        variants=(
            DemoVariant(values=("Rain",), price="128", on_hand=60),
            DemoVariant(values=("Ash",), price="128", on_hand=60),
        ),
        pictures=(("drawings/mug.svg", "A small grey mug"),),
        crowd=200,
        buys=0.10,
        doors=_BY_A_PERSON,
    ),
    DemoProduct(
        handle="nine_clock",
        brand="low_clouds",
        name="Nine O'Clock",
        lede="A clock that does not tick.",
        category="home",
        body="Porcelain face, silent movement, one battery a year.",
        options=(),
        variants=(DemoVariant(values=(), price="259", on_hand=80),),
        pictures=(("drawings/clock.svg", "A plain round wall clock"),),
        crowd=70,
        buys=0.2,
        doors=_BY_THE_PRODUCT,
    ),
    DemoProduct(
        handle="hand_grinder",
        brand="nanshan",
        name="手摇磨豆机 Hand Grinder",
        lede="三十克，四十圈。",
        category="kitchen",
        body="钢芯，黄铜轴，四颗螺丝拆开就能洗。",
        options=(),
        variants=(DemoVariant(values=(), price="389", on_hand=70),),
        pictures=(("drawings/grinder.svg", "A hand coffee grinder"),),
        crowd=130,
        buys=0.15,
        doors=_BY_A_TOPIC,
    ),
    DemoProduct(
        handle="sixty_keys",
        brand="nanshan",
        name="六十键 Sixty Keys",
        lede="Sixty keys, no more.",
        category="desk",
        body="Aluminium case, open firmware, switches you can swap.",
        options=("Switch",),
        variants=(
            DemoVariant(values=("Quiet",), price="699", on_hand=50),
            DemoVariant(values=("Rain",), price="699", on_hand=0),
        ),
        pictures=(("drawings/keyboard.svg", "A small keyboard"),),
        crowd=90,
        buys=0.15,
        doors=_BY_A_TOPIC,
    ),
    DemoProduct(
        handle="day_pack",
        brand="north_slope",
        name="Day Pack",
        lede="Eighteen litres for days without a plan.",
        category="bags",
        body="Waxed cotton, one zip, no logo.",
        options=("Colour",),
        variants=(
            DemoVariant(values=("Moss",), price="359", on_hand=100),
            DemoVariant(values=("Clay",), price="359", on_hand=100),
        ),
        pictures=(("drawings/pack.svg", "A small rucksack"),),
        crowd=260,
        buys=0.08,
        doors=_BY_A_REWARD,
    ),
)
