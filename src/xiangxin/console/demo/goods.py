"""The demo's brands and products, and the pull planted around each."""

from dataclasses import dataclass
from typing import Final


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
class Pull:
    """What is planted around a product, a group or a person.

    `crowd` of 2,000 people come to it; `shares` is what draws them, to product, person,
    topic and reward; `keen` how often each acts in 28 days. Of the crowd `buys` buy, and of
    those `again` buy once more. `talk` is how many threads begin there.
    """

    crowd: int
    shares: tuple[float, float, float, float]
    verdict: str
    keen: float = 1.2
    buys: float = 0.0
    again: float = 0.0
    talk: int = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoProduct:
    handle: str
    brand: str
    name: str
    lede: str
    category: str
    body: str
    variants: tuple[DemoVariant, ...]
    pictures: tuple[tuple[str, str], ...]
    pull: Pull
    options: tuple[str, ...] = ()


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
        handle="feltyard",
        name="毡房 Feltyard",
        summary="羊毛，三毫米。Wool, three millimetres.",
        face="drawings/b-feltyard.svg",
    ),
    DemoBrand(
        handle="north_slope",
        name="North Slope",
        summary="Bags for days without a plan.",
        face="drawings/b-northslope.svg",
    ),
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
        pull=Pull(
            crowd=640,
            shares=(0.74, 0.10, 0.12, 0.04),
            verdict="goods",
            keen=1.3,
            buys=0.34,
            again=0.42,
            talk=150,
        ),
    ),
    DemoProduct(
        handle="slow_kettle",
        brand="third_bench",
        name="慢壶 Slow Kettle",
        lede="Pours a line you can write with.",
        category="kitchen",
        body="0.9 litre, one sheet of steel, no window, no light.",
        variants=(DemoVariant(values=(), price="329", on_hand=300),),
        pictures=(("drawings/kettle.svg", "A steel kettle with a long thin spout"),),
        pull=Pull(
            crowd=330,
            shares=(0.72, 0.12, 0.12, 0.04),
            verdict="goods",
            buys=0.30,
            again=0.42,
            talk=60,
        ),
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
        pull=Pull(
            crowd=420,
            shares=(0.15, 0.70, 0.10, 0.05),
            verdict="attention",
            keen=1.1,
            buys=0.10,
            again=0.1,
            talk=60,
        ),
    ),
    DemoProduct(
        handle="nine_clock",
        brand="low_clouds",
        name="Nine O'Clock",
        lede="A clock that does not tick.",
        category="home",
        body="Porcelain face, silent movement, one battery a year.",
        variants=(DemoVariant(values=(), price="259", on_hand=80),),
        pictures=(("drawings/clock.svg", "A plain round wall clock"),),
        pull=Pull(
            crowd=22,
            shares=(0.6, 0.2, 0.2, 0.0),
            verdict="too_early",
            keen=0.8,
            buys=0.2,
            talk=10,
        ),
    ),
    DemoProduct(
        handle="hand_grinder",
        brand="nanshan",
        name="手摇磨豆机 Hand Grinder",
        lede="三十克，四十圈。",
        category="kitchen",
        body="钢芯，黄铜轴，四颗螺丝拆开就能洗。",
        variants=(DemoVariant(values=(), price="389", on_hand=70),),
        pictures=(("drawings/grinder.svg", "A hand coffee grinder"),),
        pull=Pull(
            crowd=330,
            shares=(0.16, 0.09, 0.71, 0.04),
            verdict="attention",
            buys=0.18,
            again=0.1,
            talk=60,
        ),
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
        pull=Pull(
            crowd=300,
            shares=(0.17, 0.08, 0.71, 0.04),
            verdict="attention",
            buys=0.14,
            again=0.08,
            talk=50,
        ),
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
        pull=Pull(
            crowd=560,
            shares=(0.14, 0.08, 0.08, 0.70),
            verdict="nothing_lasting",
            keen=1.1,
            buys=0.05,
            talk=50,
        ),
    ),
    DemoProduct(
        handle="one_drop",
        brand="low_clouds",
        name="一滴滤杯 One Drop",
        lede="骨线浅，流得慢。",
        category="kitchen",
        body="景德镇的瓷，四百克，底下一个孔。\n\nPorcelain, shallow ribs, one hole. For one or two cups.",
        options=("颜色",),
        variants=(
            DemoVariant(values=("白",), price="168", on_hand=180),
            DemoVariant(values=("灰",), price="168", on_hand=120),
        ),
        pictures=(("drawings/dripper.svg", "白瓷滤杯架在玻璃壶上，壶里有半壶咖啡"),),
        pull=Pull(
            crowd=330,
            shares=(0.42, 0.24, 0.29, 0.05),
            verdict="both_ways",
            buys=0.2,
            again=0.12,
            talk=60,
        ),
    ),
    DemoProduct(
        handle="felt_mat",
        brand="feltyard",
        name="毡桌垫 Felt Mat",
        lede="羊毛，三毫米，胳膊不凉。",
        category="desk",
        body="纯羊毛毡，切边，一角一块红皮子。\n\nPure wool felt, cut edges, a red leather corner.",
        options=("大小",),
        variants=(
            DemoVariant(values=("60 × 40",), price="139", on_hand=160),
            DemoVariant(values=("90 × 45",), price="199", on_hand=160),
        ),
        pictures=(("drawings/mat.svg", "木桌上一块灰毡垫，上面有纸和红铅笔"),),
        pull=Pull(
            crowd=280,
            shares=(0.70, 0.10, 0.16, 0.04),
            verdict="goods",
            buys=0.42,
            again=0.6,
            talk=45,
        ),
    ),
    DemoProduct(
        handle="back_hand",
        brand="nanshan",
        name="反手剪 Back Hand",
        lede="给左手的剪子。",
        category="desk",
        body="锻打的刃，可以寄回来磨。\n\nForged blades for the left hand, sharpened for life by post.",
        options=("手",),
        variants=(
            DemoVariant(values=("左",), price="118", on_hand=120),
            DemoVariant(values=("右",), price="118", on_hand=80),
        ),
        pictures=(("drawings/scissors.svg", "纸上一把黑柄剪子，正沿着虚线剪"),),
        pull=Pull(
            crowd=240,
            shares=(0.72, 0.10, 0.14, 0.04),
            verdict="goods",
            buys=0.42,
            again=0.6,
            talk=30,
        ),
    ),
    DemoProduct(
        handle="quiet_stool",
        brand="third_bench",
        name="静凳 Quiet Stool",
        lede="三条腿，地再不平也不晃。",
        category="home",
        body="水曲柳，楔榫，没有螺丝。\n\nAsh, wedged tenons, not a screw in it.",
        variants=(DemoVariant(values=(), price="429", on_hand=60),),
        pictures=(("drawings/stool.svg", "一只三条腿的木凳"),),
        pull=Pull(
            crowd=26,
            shares=(0.7, 0.1, 0.2, 0.0),
            verdict="too_early",
            keen=0.8,
            buys=0.2,
            talk=12,
        ),
    ),
    DemoProduct(
        handle="long_rain",
        brand="north_slope",
        name="Long Rain",
        lede="A straight umbrella that comes back.",
        category="bags",
        body="Ten glass-fibre ribs, each of which can be replaced for ten yuan.",
        options=("Colour",),
        variants=(
            DemoVariant(values=("Vermilion",), price="219", on_hand=100),
            DemoVariant(values=("Ink",), price="219", on_hand=100),
        ),
        pictures=(
            ("drawings/umbrella.svg", "A long red umbrella with a wooden crook"),
        ),
        pull=Pull(
            crowd=260,
            shares=(0.71, 0.12, 0.12, 0.05),
            verdict="goods",
            buys=0.42,
            again=0.6,
            talk=30,
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoGroup:
    handle: str
    name: str
    summary: str
    face: str
    pull: Pull


GROUPS: Final = (
    DemoGroup(
        handle="pourover",
        name="手冲小组 Pour-over",
        summary="水、豆子、耐心。Water, beans, patience.",
        face="drawings/g-pourover.svg",
        pull=Pull(
            crowd=520,
            shares=(0.06, 0.10, 0.82, 0.02),
            verdict="attention",
            keen=1.6,
            talk=130,
        ),
    ),
    DemoGroup(
        handle="desks",
        name="桌面小组 Desks",
        summary="一张桌子，一盏灯。A desk and a lamp.",
        face="drawings/g-desk.svg",
        pull=Pull(
            crowd=360,
            shares=(0.06, 0.10, 0.82, 0.02),
            verdict="attention",
            keen=1.4,
            talk=90,
        ),
    ),
)

# Somebody with many followers: what her fans do, they do for her.
INFLUENCER: Final = Pull(
    crowd=900, shares=(0.0, 0.97, 0.03, 0.0), verdict="attention", keen=0.5, talk=36
)
