"""Chinese addresses as people paste them: a table of shapes, and every order of their parts."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiangxin.market.orders.addresses import address_of
from xiangxin.market.orders.errors import PastedTooLong
from xiangxin.market.orders.pasted import Pasted, taken_apart

# What is pasted, then: name | phone | region, city, district | street | postcode | to look at.
_SHAPES = """
张三 13800138000 浙江省杭州市西湖区文三路 90 号东部软件园 310012
= 张三 | 13800138000 | 浙江省 杭州市 西湖区 | 文三路 90 号东部软件园 | 310012 |
张三,13800138000,浙江省杭州市西湖区文三路 90 号东部软件园,310012
= 张三 | 13800138000 | 浙江省 杭州市 西湖区 | 文三路 90 号东部软件园 | 310012 |
张三，13800138000，浙江省杭州市西湖区文三路90号，310012
= 张三 | 13800138000 | 浙江省 杭州市 西湖区 | 文三路90号 | 310012 |
13800138000 张三 浙江省杭州市西湖区文三路 90 号 310012
= 张三 | 13800138000 | 浙江省 杭州市 西湖区 | 文三路 90 号 | 310012 |
浙江省杭州市西湖区文三路 90 号东部软件园 310012 张三 13800138000
= 张三 | 13800138000 | 浙江省 杭州市 西湖区 | 文三路 90 号东部软件园 | 310012 |
浙江省杭州市西湖区文三路 90 号东部软件园 张三 13800138000
= 张三 | 13800138000 | 浙江省 杭州市 西湖区 | 文三路 90 号东部软件园 | |
浙江省杭州市西湖区文三路90号东部软件园张三13800138000
= 张三 | 13800138000 | 浙江省 杭州市 西湖区 | 文三路90号东部软件园 | | name
张三13800138000浙江省杭州市西湖区文三路90号东部软件园310012
= 张三 | 13800138000 | 浙江省 杭州市 西湖区 | 文三路90号东部软件园 | 310012 |
13800138000张三浙江省杭州市西湖区文三路90号东部软件园
= 张三 | 13800138000 | 浙江省 杭州市 西湖区 | 文三路90号东部软件园 | |
310012 浙江省杭州市西湖区文三路90号东部软件园 张三 收 13800138000
= 张三 | 13800138000 | 浙江省 杭州市 西湖区 | 文三路90号东部软件园 | 310012 |
收货人:张三 手机号码:13800138000 所在地区:浙江省杭州市西湖区 详细地址:文三路 90 号
= 张三 | 13800138000 | 浙江省 杭州市 西湖区 | 文三路 90 号 | |
收货人：张三⏎手机号码：13800138000⏎所在地区：浙江省杭州市西湖区文新街道⏎详细地址：文三路 90 号 3 幢 502
= 张三 | 13800138000 | 浙江省 杭州市 西湖区 | 文新街道 文三路 90 号 3 幢 502 | |
收件人: 张三⏎电话: 138-0013-8000⏎地址: 浙江省杭州市西湖区文三路 90 号⏎邮编: 310012
= 张三 | 13800138000 | 浙江省 杭州市 西湖区 | 文三路 90 号 | 310012 |
姓名：张三，电话：+86 138 0013 8000，地址：浙江省 杭州市 西湖区 文三路 90 号
= 张三 | 13800138000 | 浙江省 杭州市 西湖区 | 文三路 90 号 | |
【收货人】张三 【电话】13800138000 【地址】浙江省杭州市西湖区文三路 90 号
= 张三 | 13800138000 | 浙江省 杭州市 西湖区 | 文三路 90 号 | |
收货人 张三 手机 13800138000 地址 浙江省杭州市西湖区文三路 90 号
= 张三 | 13800138000 | 浙江省 杭州市 西湖区 | 文三路 90 号 | |
张三 +8613800138000 浙江 杭州 西湖区 文三路 90 号
= 张三 | 13800138000 | 浙江省 杭州市 西湖区 | 文三路 90 号 | |
张三 ８６－１３８００１３８０００ 浙江省杭州市西湖区文三路９０号　３１００１２
= 张三 | 13800138000 | 浙江省 杭州市 西湖区 | 文三路90号 | 310012 |
张三　１３８００１３８０００　浙江省杭州市西湖区文三路 90 号
= 张三 | 13800138000 | 浙江省 杭州市 西湖区 | 文三路 90 号 | |
杭州市西湖区文三路90号东部软件园 张三 13800138000
= 张三 | 13800138000 | 浙江省 杭州市 西湖区 | 文三路90号东部软件园 | |
杭州西湖区文三路90号，张三，13800138000
= 张三 | 13800138000 | 浙江省 杭州市 西湖区 | 文三路90号 | |
北京市朝阳区建国路 88 号 SOHO 现代城 A 座 1201 李小明 13911112222 100022
= 李小明 | 13911112222 | 北京市 朝阳区 | 建国路 88 号 SOHO 现代城 A 座 1201 | 100022 |
北京市北京市朝阳区建国路88号,李小明,13911112222
= 李小明 | 13911112222 | 北京市 朝阳区 | 建国路88号 | |
北京朝阳区建国路88号 李小明 13911112222
= 李小明 | 13911112222 | 北京市 朝阳区 | 建国路88号 | |
上海市 市辖区 浦东新区 张江镇 碧波路 500 号 欧阳娜娜 13611112222
= 欧阳娜娜 | 13611112222 | 上海市 浦东新区 | 张江镇 碧波路 500 号 | |
上海市黄浦区南京东路 300 号 王海南 13512345678
= 王海南 | 13512345678 | 上海市 黄浦区 | 南京东路 300 号 | |
王海南 13512345678 海南省海口市龙华区滨海大道 5 号
= 王海南 | 13512345678 | 海南省 海口市 龙华区 | 滨海大道 5 号 | |
广西壮族自治区南宁市青秀区民族大道 100 号 韦大勇 18677778888
= 韦大勇 | 18677778888 | 广西壮族自治区 南宁市 青秀区 | 民族大道 100 号 | |
广西南宁青秀区民族大道100号韦大勇18677778888
= 韦大勇 | 18677778888 | 广西壮族自治区 南宁市 青秀区 | 民族大道100号 | | name
内蒙古呼和浩特市新城区中山东路 1 号，巴特尔，15044445555
= 巴特尔 | 15044445555 | 内蒙古自治区 呼和浩特市 新城区 | 中山东路 1 号 | |
新疆乌鲁木齐市天山区解放路 10 号 买买提·艾力 13999998888
= 买买提·艾力 | 13999998888 | 新疆维吾尔自治区 乌鲁木齐市 天山区 | 解放路 10 号 | |
昆山市玉山镇人民路 100 号 陈静 13776776776
= 陈静 | 13776776776 | 江苏省 苏州市 昆山市 | 玉山镇人民路 100 号 | | country_area
江苏省昆山市玉山镇人民路 100 号 陈静 13776776776
= 陈静 | 13776776776 | 江苏省 苏州市 昆山市 | 玉山镇人民路 100 号 | |
浙江省杭州市临平区东湖街道 1 号 周舟 13800001111
= 周舟 | 13800001111 | 浙江省 杭州市 | 临平区东湖街道 1 号 | |
浙江省杭州市富阳区江滨西大道 57 号 周舟 13800001111
= 周舟 | 13800001111 | 浙江省 杭州市 富阳市 | 江滨西大道 57 号 | |
浙江省杭州市西湖区文三路90号 Lin Yihe 13800138000
= Lin Yihe | 13800138000 | 浙江省 杭州市 西湖区 | 文三路90号 | | name
张三先生 13800138000 浙江省杭州市西湖区文三路 90 号
= 张三先生 | 13800138000 | 浙江省 杭州市 西湖区 | 文三路 90 号 | |
浙江省杭州市西湖区文三路90号(张三 收)13800138000
= 张三 | 13800138000 | 浙江省 杭州市 西湖区 | 文三路90号 | |
张三 0571-88886666 浙江省杭州市西湖区文三路 90 号
= 张三 | 0571-88886666 | 浙江省 杭州市 西湖区 | 文三路 90 号 | |
张三 13800138000转1234 浙江省杭州市西湖区文三路 90 号 180102 室
= 张三 | 13800138000-1234 | 浙江省 杭州市 西湖区 | 文三路 90 号 180102 室 | |
文三路 90 号东部软件园 张三 13800138000
= 张三 | 13800138000 | | 文三路 90 号东部软件园 | | country_area city
张三 浙江省杭州市西湖区文三路 90 号
= 张三 | | 浙江省 杭州市 西湖区 | 文三路 90 号 | | phone
张三|13800138000|浙江省|杭州市|西湖区|文三路 90 号|310012
= 张三 | 13800138000 | 浙江省 杭州市 西湖区 | 文三路 90 号 | 310012 |
张三 13800138000 13900139000 浙江省杭州市西湖区文三路 90 号
= 张三 | 13800138000 | 浙江省 杭州市 西湖区 | 文三路 90 号 13900139000 | | street_address
重庆市渝北区龙溪街道 1 号 冉龙 13333333333
= 冉龙 | 13333333333 | 重庆市 渝北区 | 龙溪街道 1 号 | |
深圳市南山区科技园南区 R2-B 栋 401 刘伟 13322223333 518057
= 刘伟 | 13322223333 | 广东省 深圳市 南山区 | 科技园南区 R2-B 栋 401 | 518057 |
吉林市船营区解放大路 1 号 金哲 13044445555
= 金哲 | 13044445555 | 吉林省 吉林市 船营区 | 解放大路 1 号 | |
""".strip().split("\n")
SHAPES = list(zip(_SHAPES[::2], _SHAPES[1::2], strict=True))


def as_row(found: Pasted) -> str:
    places = " ".join(filter(None, (found.country_area, found.city, found.city_area)))
    fields = [found.name, found.phone, places, found.street_address, found.postal_code]
    row = " | ".join([*fields, " ".join(found.unsure)]).replace("\n", "⏎")
    return " ".join(f"= {row}".split())


@pytest.mark.parametrize(("text", "row"), SHAPES, ids=[text for text, _ in SHAPES])
def test_a_pasted_address_is_taken_apart(text: str, row: str) -> None:
    found = taken_apart(text.replace("⏎", "\n"))
    assert as_row(found) == " ".join(row.split())


def test_there_are_forty_shapes_and_more() -> None:
    assert len({text for text, _ in SHAPES}) >= 40


NAMES = st.sampled_from("张三 李小明 王海南 欧阳娜娜 韦大勇 陈静 刘伟 周舟".split())
PHONES = st.tuples(
    st.sampled_from(["", "+86 ", "86-", "0086"]), st.integers(13 * 10**9, 19 * 10**9)
).map(lambda one: (one[0] + str(one[1]), str(one[1])))
PLACES = st.sampled_from(
    [
        ("浙江省", "杭州市", "西湖区", "文三路 90 号"),
        ("北京市", "朝阳区", "", "建国路 88 号 A 座 1201 室"),
        ("广东省", "深圳市", "南山区", "科技园南区 R2-B 栋 401"),
        ("内蒙古自治区", "呼和浩特市", "新城区", "中山东路 1 号"),
        ("江苏省", "苏州市", "昆山市", "玉山镇人民路 100 号"),
    ]
)
BREAKS = st.sampled_from([" ", ",", "，", "\n", "、", "；", " | ", "  ", "\u3000"])
LABELS = {"name": "收货人：", "phone": "手机：", "place": "地址："}


# Drawing is no slower than elsewhere, but a busy machine makes the first draws seem so.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    NAMES,
    PHONES,
    PLACES,
    BREAKS,
    st.permutations(["name", "phone", "place"]),
    st.booleans(),
    st.booleans(),
)
def test_in_any_order_and_with_any_break(
    name: str,
    phone: tuple[str, str],
    place: tuple[str, str, str, str],
    gap: str,
    order: list[str],
    is_labelled: bool,
    is_wide: bool,
) -> None:
    typed, number = phone
    parts = {"name": name, "phone": typed, "place": "".join(place)}
    text = gap.join((LABELS[key] if is_labelled else "") + parts[key] for key in order)
    if is_wide:
        text = text.translate({ord(str(n)): 0xFF10 + n for n in range(10)})

    found = taken_apart(text)

    assert (found.name, found.phone) == (name, number)
    assert (found.country_area, found.city, found.city_area) == place[:3]
    assert found.street_address == place[3]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text(max_size=60)
    | st.text("张三0123456789 省市区路号,:收货人\n-+(", max_size=60)
)
def test_whatever_is_pasted_nothing_breaks_and_nothing_seen_is_lost(text: str) -> None:
    found = taken_apart(text)
    if not found.phone and not found.postal_code and not found.country_area:
        kept = set(found.name + found.street_address)
        letters = {c for c in text if "\u4e00" <= c <= "\u9fff"} - set("收货件亲")
        assert letters <= kept | set("人姓名")


def test_what_is_taken_apart_is_an_address() -> None:
    found = taken_apart(SHAPES[0][0])
    kept = address_of(
        email="san@example.com",
        name=found.name,
        phone=found.phone,
        country="CN",
        fields={
            key: getattr(found, key)
            for key in ("country_area", "city", "city_area", "street_address")
        },
    )
    assert kept.fields["city_area"] == "西湖区"


def test_what_is_longer_than_any_address_is_refused() -> None:
    with pytest.raises(PastedTooLong):
        taken_apart("浙" * 10_000)
    assert taken_apart("浙" * 1_000).street_address
