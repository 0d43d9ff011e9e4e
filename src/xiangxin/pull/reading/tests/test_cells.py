"""Numbers, moments and names, as people write them."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import ROUND_HALF_EVEN, Decimal

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiangxin.pull.reading import identity
from xiangxin.pull.reading.meanings import CREATOR, ORDER, recognised
from xiangxin.pull.reading.moments import moments
from xiangxin.pull.reading.numbers import numbers
from xiangxin.pull.reading.tests.conftest import MAIL, PHONE


def column(*cells):
    return pa.chunked_array([pa.array(cells)])


@pytest.mark.parametrize(
    ("written", "value", "currency"),
    [
        ("1,234.56", 1234.56, None),
        ("1.234.567,8", 1234567.8, None),
        ("¥1,200", 1200, "CNY"),
        ("￥１２．５０元", 12.5, "CNY"),
        ("12 USD", 12, "USD"),
        ("EUR 5,50", 5.5, "EUR"),
        ("1.2万", 12_000, None),
        ("3w+", 30_000, None),
        ("2.5亿", 250_000_000, None),
        ("1.1M", 1_100_000, None),
        ("(30)", -30, None),
        ("−5", -5, None),
        ("1e3", 1000, None),
        ("1 234", 1234, None),
        ("'=1+1", None, None),
        ("=1+1", None, None),
        ("12.34.56", None, None),
        ("十二", None, None),
        ("nan", None, None),
        ("inf", None, None),
        ("9" * 30, None, None),
        ("—", None, None),
    ],
)
def test_a_number_is_read_as_it_is_meant_or_not_at_all(written, value, currency):
    told = numbers(column(written))
    assert told.floats().to_pylist() == [value]
    assert told.currency.to_pylist() == [currency]
    assert bool(told.bad[0]) == (value is None and written not in {"—", "nan"})


def test_what_is_sure_of_its_decimal_sign_settles_it_for_the_others():
    assert numbers(column("1.234", "12,5")).floats().to_pylist() == [1234, 12.5]
    assert numbers(column("1,234", "12.5")).floats().to_pylist() == [1234, 12.5]
    assert numbers(column("1,234"), comma=True).floats().to_pylist() == [1.234]
    mixed = numbers(column("1,234", "12.5", "12,5"))
    assert mixed.floats().to_pylist() == [None, 12.5, 12.5]


@given(st.lists(st.decimals(-(10**7), 10**7, places=4), min_size=1, max_size=20))
@settings(max_examples=50, deadline=None)
def test_money_is_rounded_once_and_exactly(amounts):
    written = [f"{amount:,.4f}" for amount in amounts]
    codes = pa.array(["CNY"] * len(written))
    cents = [int((a * 100).quantize(Decimal(1), ROUND_HALF_EVEN)) for a in amounts]
    assert numbers(column(*written)).minor(codes).to_pylist() == cents


def test_a_currency_has_its_own_smallest_unit():
    codes = pa.array(["JPY", "KWD", None])
    assert numbers(column("12", "12", "12")).minor(codes).to_pylist() == [
        12,
        12000,
        1200,
    ]


MOMENT = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1))


@given(MOMENT, st.integers(-12 * 60, 14 * 60))
@settings(max_examples=80, deadline=None)
def test_a_moment_with_a_zone_comes_back(local, minutes):
    stamp = local.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    for written in (
        stamp.isoformat(),
        stamp.isoformat(sep=" ", timespec="microseconds"),
    ):
        told = moments(column(written))
        assert told.timestamps().to_pylist() == [stamp.astimezone(UTC)]
        assert not told.naive.any()


@pytest.mark.parametrize(
    "written",
    ["2026-10-01 12:00", "2026/10/1 12:00:00", "2026年10月1日 12:00", "2026.10.01T12:00:00.000",
     "20261001120000", "２０２６－１０－０１　１２：００", "2026-10-01 12:00 PM", "2026年10月1日 12时00分"],
)  # fmt: skip
def test_a_moment_without_a_zone_is_of_the_clock_that_is_said(written):
    told = moments(column(written), timezone="Asia/Shanghai")
    assert told.timestamps().to_pylist() == [datetime(2026, 10, 1, 4, tzinfo=UTC)]
    assert told.naive.all()
    bare = moments(column(written))
    assert bare.timestamps().to_pylist() == [datetime(2026, 10, 1, 12, tzinfo=UTC)]


@pytest.mark.parametrize("written", ["1790827200", "1790827200000", "1790827200000000"])
def test_counts_since_1970_are_in_no_zone_of_their_own(written):
    for cell in (written, int(written)):
        told = moments(column(cell), timezone="Asia/Shanghai")
        assert told.timestamps().to_pylist() == [datetime(2026, 10, 1, 4, tzinfo=UTC)]


def test_the_day_and_month_are_told_apart_by_the_column_or_not_guessed():
    first = datetime(2026, 3, 2, tzinfo=UTC)
    assert moments(column("02/03/2026", "13/03/2026")).timestamps()[0].as_py() == first
    assert moments(column("03/02/2026", "03/13/2026")).timestamps()[0].as_py() == first
    assert moments(column("02/03/2026")).bad.all()


@pytest.mark.parametrize(
    "written", ["2026-02-30", "2026-13-01", "2026-01-01 25:00", "soon", "12"]
)
def test_what_is_no_moment_is_not_made_one(written):
    assert moments(column(written)).bad.all()


def test_one_person_is_one_number_however_the_phone_is_written():
    told = identity.pseudonyms(
        column(
            PHONE,
            f"+86 {PHONE}",
            "0086-138-1234-5678",
            "１３８１２３４５６７８",
            None,
            MAIL,
            MAIL.upper(),
        ),
        "key",
    ).to_pylist()
    assert len(set(told[:4])) == 1
    assert told[4] is None
    assert told[5] == told[6] != told[0]
    assert all(n >= 0 for n in told if n is not None)
    other = identity.pseudonyms(column(PHONE), "another key").to_pylist()
    assert other[0] != told[0]
    assert identity.pseudonyms(column(int(PHONE)), "key").to_pylist() == told[:1]


def test_numbers_of_things_stay_and_a_phone_is_none():
    told = identity.identifiers(
        column("12", "-3", "0012", PHONE, "lamp"), "k"
    ).to_pylist()
    assert told[:2] == [12, -3]
    assert told[2] != 12
    assert int(PHONE) not in told


@pytest.mark.parametrize(
    "name",
    [
        PHONE,
        f"call {PHONE}",
        MAIL,
        "+1 (415) 555-0132",
        "0571-8888-6666",
        "138-1234-5678",
    ],
)
def test_a_name_that_could_reach_somebody_is_not_shown(name):
    (label,) = identity.labels(column(name)).to_pylist()
    digits = [d for d in (label or "") if d.isdigit()]
    assert len(digits) < 5
    assert "example" not in (label or "")
    assert identity.shown(name).count("5") < 3


@pytest.mark.parametrize(
    ("headers", "meanings", "found"),
    [
        (["Followers", "Ｒｅａｃｈ", "total cost", "CODE"], CREATOR, ["followers", "reach", "code"]),
        (["粉丝数（万）", "曝 光 量", "花费(元)", "专属码"], CREATOR, ["followers", "reach", "cost", "code"]),
        (["order_no", "User ID", "Created-At", "GMV", "UTM_Source"], ORDER, ["order", "person", "at", "amount", "channel"]),
        (["订单号", "买家账号", "支付时间", "实付款", "流量来源", "宝贝标题"], ORDER, ["order", "person", "at", "amount", "channel", "product"]),
    ],
)  # fmt: skip
def test_headers_are_known_in_english_and_chinese(headers, meanings, found):
    assert list(recognised(headers, meanings).values()) == found
