"""What a column may mean, and by which headers it is known."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from xiangxin.pull.ledger import COLUMNS, EXTRAS, MOMENT


class Level(StrEnum):
    """How much a file tells."""

    ORDERS = "orders"
    CREATORS = "creators"
    LEDGER = "ledger"


@dataclass(frozen=True, slots=True)
class Meaning:
    """`kind` is how its cells are read: person, id, label, text, count, number, money,
    minor, currency, moment, flag, path, people or texts."""

    name: str
    kind: str
    aliases: frozenset[str]


@dataclass(frozen=True, slots=True)
class Header:
    """What stands in a header: its plain name, and the unit in brackets."""

    plain: str
    whole: str
    unit: str


PERSONS: Final = (
    "person user userid user_id uid openid unionid member memberid customer customerid "
    "customer_id buyer buyerid client account email mail phone mobile telephone 用户 用户id "
    "用户编号 会员 会员id 会员号 客户 客户id 买家 买家id 买家账号 顾客 手机 手机号 手机号码 "
    "电话 联系电话 邮箱 电子邮箱 收货人 收货人手机 下单人"
)
WHO: Final = "用户 会员 客户 买家 顾客 收货人 下单人 订购人".split()
WHAT: Final = "id 名 名称 昵称 编号 号 账号 手机 手机号 手机号码 电话 联系电话 邮箱 会员名".split()
PEOPLE: Final = " ".join([PERSONS, *(f"{who}{what}" for who in WHO for what in WHAT)])
TIMES: Final = (
    "at time timestamp datetime date happened_at created createdat created_at ordered_at "
    "order_date orderdate order_time ordertime paid_at 时间 日期 时间戳 下单时间 创建时间 "
    "成交时间 支付时间 付款时间 订单时间 订单创建时间 下单日期 发生时间 行为时间"
)
AMOUNTS: Final = (
    "amount total price revenue value gmv paid sum sales order_value order_amount total_price "
    "grand_total 金额 总金额 订单金额 实付 实付金额 实付款 支付金额 成交金额 成交额 销售额 总价"
)
MINORS: Final = "amount_minor amount_cents cents paid_minor price_minor 金额分"
CURRENCIES: Final = "currency ccy currency_code 币种 货币"
CHANNELS: Final = (
    "channel source utm_source medium traffic_source referrer touchpoint 渠道 来源 流量来源 "
    "渠道来源 推广渠道 来源渠道 触点"
)
PRODUCTS: Final = (
    "product productid product_id item itemid item_id sku goods title product_name 商品 商品id "
    "商品名 商品名称 产品 产品名称 货品 宝贝 宝贝标题"
)
ORDER_NUMBERS: Final = (
    "order orderid order_id order_no order_number ordernumber number order_name transaction "
    "transaction_id 订单 订单号 订单编号 订单id 主订单编号 子订单编号 交易号"
)
UNITS: Final = "units quantity qty pieces lineitem_quantity 数量 件数 购买数量 商品数量"
ACTORS: Final = (
    "actor target object page account brand product productid product_id item item_id creator "
    "influencer kol followee 对象 目标 商品 商品id 产品 品牌 店铺 达人 博主 主播 被关注者"
)


def _spelled(words: str) -> frozenset[str]:
    return frozenset(plain(word) for word in words.split())


def plain(name: str) -> str:
    """Case, width, spaces and punctuation make no other header."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\W_]+", "", folded)


def header(name: str) -> Header:
    """粉丝数（万） is 粉丝数, counted in 万."""
    folded = unicodedata.normalize("NFKC", name)
    unit = re.search(r"\(([^()]*)\)\s*$", folded)
    return Header(
        plain=plain(folded[: unit.start()] if unit else folded),
        whole=plain(folded),
        unit=plain(unit.group(1)) if unit else "",
    )


def _meanings(rows: Iterable[tuple[str, str, str]]) -> dict[str, Meaning]:
    return {
        name: Meaning(name, kind, _spelled(f"{name} {words}"))
        for name, kind, words in rows
    }


ORDER: Final[Mapping[str, Meaning]] = _meanings(
    (
        ("order", "id", ORDER_NUMBERS),
        ("person", "person", PEOPLE),
        ("at", "moment", TIMES),
        ("amount", "money", AMOUNTS),
        ("amount_minor", "minor", MINORS),
        ("currency", "currency", CURRENCIES),
        ("channel", "text", CHANNELS),
        ("product", "label", PRODUCTS),
        ("units", "count", UNITS),
        ("converted", "flag", "converted conversion is_conversion purchased 转化 是否转化 是否成交 成交"),
        ("path", "path", "path journey touchpoints 路径 转化路径 触点路径"),
        ("conversions", "count", "conversions total_conversions 转化数 转化次数"),
        ("nulls", "count", "nulls total_null null non_conversions 未转化 未转化数"),
        ("value", "money", "total_conversion_value conversion_value 转化价值 转化金额"),
    )
)  # fmt: skip

CREATOR: Final[Mapping[str, Meaning]] = _meanings(
    (
        ("creator", "label", "creator influencer kol koc blogger author account handle name nickname 达人 达人昵称 达人名称 博主 主播 红人 昵称 账号 名称"),
        ("followers", "count", "followers fans subscribers follower_count 粉丝 粉丝数 粉丝量 关注者 订阅数"),
        ("reach", "count", "reach views impressions exposure exposures plays 曝光 曝光量 曝光数 触达 播放 播放量 观看 阅读 阅读量 浏览量"),
        ("cost", "money", "cost spend fee price budget 花费 费用 成本 报价 投放费用 合作费用 消耗"),
        ("code", "text", "code coupon coupon_code promo_code discount_code 码 优惠码 折扣码 专属码 推广码"),
        ("orders", "count", "orders order sales conversions purchases sold 订单 订单数 订单量 成交 成交单数 销量"),
        ("baseline", "count", "baseline 自然订单 基线订单"),
        ("revenue", "money", f"{AMOUNTS} revenue gmv 收入 成交额 带货金额"),
        ("currency", "currency", CURRENCIES),
    )
)  # fmt: skip

EVENT: Final[Mapping[str, Meaning]] = _meanings(
    (
        ("person", "person", f"{PEOPLE} viewer follower fan actor_user 关注者 粉丝"),
        ("verb", "text", "verb action event event_type event_name activity behavior behaviour 行为 动作 事件 行为类型 事件类型 操作"),
        ("actor", "label", ACTORS),
        ("at", "moment", TIMES),
        ("actor_kind", "text", "actor_kind kind target_type 对象类型 目标类型"),
        ("category", "text", "category 类目 品类 分类"),
        ("entry", "text", f"entry {CHANNELS} 入口"),
        ("amount", "money", AMOUNTS),
        ("amount_minor", "minor", MINORS),
        ("currency", "currency", CURRENCIES),
        ("id", "id", "id event_id 编号 事件id"),
        ("object_kind", "text", "object_kind object_type"),
        ("object_id", "id", "object_id"),
        ("place", "id", "place 场所"),
        ("post", "id", "post post_id 帖子 笔记 笔记id 动态"),
        ("order_id", "id", ORDER_NUMBERS),
        ("units", "count", UNITS),
        ("promotion", "id", "promotion campaign campaign_id coupon 活动 优惠券 促销"),
        ("exposure", "id", "exposure exposure_id"),
        ("session", "id", "session session_id 会话"),
        ("source_post", "id", "source_post referrer_post"),
    )
)  # fmt: skip

PERSONAL: Final = frozenset(
    "interaction.person actor.person maker.person exposure.viewer exposure.cue_eligible "
    "exposure.cue_drawn exposure.cue_shown promotion.person post.person idea.person "
    "review.person referral.recruiter referral.recruited payout.person payout.because_of "
    "money.person".split()
)
"""Columns of a ledger that hold people."""

KINDS: Final[Mapping[str, str]] = {
    "int64": "id",
    "int32": "count",
    "string": "text",
    "boolean": "flag",
    "float64": "number",
    "array<string>": "texts",
    "array<int64>": "people",
    MOMENT: "moment",
}

TABLES: Final[Mapping[str, frozenset[str]]] = {
    "interaction": _spelled("interaction interactions events event log acts 互动 行为 事件 行为日志"),
    "actor": _spelled("actor actors 主体 对象"),
    "maker": _spelled("maker makers 制作者"),
    "order": _spelled("order orders 订单 订单表"),
    "touch": _spelled("touch touches touchpoints paths 触点 触点表 路径"),
    "creator": _spelled("creator creators influencers kol 达人 达人表 博主"),
    **{
        name: _spelled(f"{name} {name}s {name}es")
        for name in EXTRAS
    },
}  # fmt: skip


def of_table(name: str) -> Mapping[str, Meaning]:
    """The meanings of one of a ledger's tables."""
    if name == "interaction":
        return EVENT
    rows = []
    for column, kind in {**COLUMNS, **EXTRAS}[name].items():
        plain_kind = kind.removesuffix("?")
        known = "at" if column == "happened_at" else column
        words = TIMES if known == "at" else ""
        told = KINDS[plain_kind]
        if f"{name}.{column}" in PERSONAL and told == "id":
            told = "person"
            words = PEOPLE if column in {"person", "viewer"} else ""
        if column.endswith("_minor"):
            told = "minor"
            rows.append((column.removesuffix("_minor"), "money", _money_words(column)))
        rows.append((known, told, words))
    return _meanings(rows)


def _money_words(column: str) -> str:
    return AMOUNTS if column == "amount_minor" else ""


def recognised(names: Iterable[str], meanings: Mapping[str, Meaning]) -> dict[str, str]:
    """Column to meaning, the first column that fits; the meaning's own name wins."""
    found: dict[str, str] = {}
    told = [(name, header(name)) for name in names]
    for exact in (True, False):
        for name, head in told:
            if name in found:
                continue
            for meaning in meanings.values():
                known = {plain(meaning.name)} if exact else meaning.aliases
                if meaning.name not in found.values() and known & {
                    head.plain,
                    head.whole,
                }:
                    found[name] = meaning.name
                    break
    return found
