import json
import zipfile

import duckdb
import ibis
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

import xiangxin.pull
from xiangxin.pull import backend
from xiangxin.pull import ledger as ledgers
from xiangxin.pull.ledger import Unreadable
from xiangxin.pull.reading import Creators, Meant, Orders, beside, read
from xiangxin.pull.reading.tests import biff
from xiangxin.pull.reading.tests.conftest import CREATORS, EVENTS, MAIL, ORDERS, PHONE

AT = [1790827200000000, 1790913600000000, 1791172800000000]


def rows(read, table="order"):
    return backend.collect(read.backend, getattr(read, table)).to_pylist()


def codes(read):
    return {problem.code for problem in read.problems}


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_orders_are_read_in_every_encoding_the_same(file, encoding):
    told = read(file(ORDERS.encode(encoding)))
    assert isinstance(told, Orders)
    found = rows(told)
    assert [row["order"] for row in found] == [1001, 1002, 1003]
    assert [row["at"] for row in found] == AT
    assert [row["amount_minor"] for row in found] == [129900, 9900, 3550]
    assert [row["channel"] for row in found] == ["百度", "达人直播", "搜索"]
    assert found[0]["person"] == found[2]["person"] != found[1]["person"]


@pytest.mark.parametrize(
    ("delimiter", "amount"), [(";", "12,5"), ("\t", "12.5"), ("|", "12.5")]
)
def test_a_delimiter_is_found_and_a_semicolon_brings_the_decimal_comma(
    file, delimiter, amount
):
    head = delimiter.join(["Order", "Customer E-Mail", "Total", "Channel"])
    line = delimiter.join(["A1", MAIL, amount, "mail"])
    mapping = {"Customer E-Mail": "person"}
    (row,) = rows(read(file(f"{head}\n{line}\n"), mapping))
    assert (row["amount_minor"], row["channel"]) == (1250, "mail")
    assert row["person"] is not None


def test_what_is_said_of_money_holds_where_the_cell_leaves_it_open(file):
    path = file(
        "order,at,amount\n1,2026-10-01,¥12\n2,2026-10-01,$3\n3,2026-10-01,12 EUR\n"
    )
    assert [row["currency"] for row in rows(read(path))] == ["CNY", "USD", "EUR"]
    yen = rows(read(path, currency="jpy"))
    assert [row["currency"] for row in yen] == ["JPY", "JPY", "EUR"]
    assert [row["amount_minor"] for row in yen] == [12, 3, 1200]


def test_a_creator_table_counts_in_its_own_units(file):
    told = read(file(CREATORS))
    assert isinstance(told, Creators)
    wang, li = rows(told, "creator")
    assert (wang["name"], wang["followers"], wang["reach"]) == (
        "小王",
        11_000_000,
        2_000_000,
    )
    assert (li["followers"], li["reach"], li["cost_minor"]) == (
        34_000,
        120_000,
        1_200_000,
    )
    assert told.table().column_names[:3] == ["creator", "cost", "revenue"]


def test_a_table_of_acts_becomes_a_ledger(file):
    told = read(file(EVENTS))
    assert isinstance(told, ledgers.Ledger)
    acts = rows(told, "interaction")
    assert [act["verb"] for act in acts] == ["follow", "buy", "reply"]
    assert [act["entry"] for act in acts] == ["person", "search", "home"]
    assert {actor["name"] for actor in rows(told, "actor")} == {"台灯", "插座"}
    assert told.as_of.isoformat() == "2026-10-03T00:00:00+00:00"
    assert "interaction.entry" in told.given
    assert not told.given & {
        "interaction.promotion",
        "interaction.object_kind",
        "maker",
    }


def test_orders_become_acts_of_buying_by_the_door_of_their_channel(file):
    ledger = read(file(ORDERS)).ledger()
    acts = rows(ledger, "interaction")
    assert [act["verb"] for act in acts] == ["buy"] * 3
    assert [act["entry"] for act in acts] == ["search", "person", "search"]
    assert "interaction.object_kind" not in ledger.given


def test_a_negative_order_is_a_refund_in_the_ledger_and_said(file):
    told = read(file(ORDERS.replace(",99,", ",-99,")))
    assert "negative_money" in codes(told)
    refund = rows(told.ledger(), "interaction")[1]
    assert (refund["verb"], refund["amount_minor"]) == ("refund", 9900)


def test_rows_that_did_not_convert_are_touches_and_no_orders(file):
    told = read(
        file("用户,时间,渠道,是否成交\na,2026-10-01,百度,否\na,2026-10-02,抖音,是\n")
    )
    assert len(rows(told)) == 1
    assert [row["converted"] for row in rows(told, "touch")] == [False, True]


def test_paths_with_counts_are_kept_though_they_repeat(file):
    line = "mail > search > mail,1,3\n"
    told = read(file(f"path,total_conversions,total_null\n{line}{line}"))
    first, second = rows(told, "path")
    assert first == second
    assert (first["path"], first["nulls"]) == (["mail", "search", "mail"], 3)


def test_what_is_wrong_with_touches_is_counted_once(file):
    cells = "a,2026-10-01T00:00:00Z,百度,0\na,1970-10-02T00:00:00Z,百度,1\n"
    told = read(
        file(f"用户,时间,渠道,是否成交\n{cells}a,2026-10-03T00:00:00Z,百度,1\n")
    )
    assert [(p.code, p.count) for p in told.problems] == [("before_2000", 1)]
    assert (len(rows(told)), len(rows(told, "touch"))) == (1, 2)


def test_a_table_of_touches_beside_the_orders_is_read_with_them(tmp_path):
    (tmp_path / "orders.csv").write_text("order,person,at\n1,a,2026-10-03T00:00:00Z\n")
    (tmp_path / "touches.csv").write_text(
        "person,at,channel\na,2026-10-01T00:00:00Z,mail\nb,2026-10-01T00:00:00Z,mail\n"
    )
    told = read(tmp_path)
    first, _ = rows(told, "touch")
    assert first["person"] == rows(told)[0]["person"]
    assert {"order.at", "touch.channel"} <= told.given


def test_paths_without_a_count_are_left_out_and_counted(file):
    told = read(file("path,conversions,nulls\na > b,1,0\na,,3\nb,-2,1\n"))
    assert len(rows(told, "path")) == 1
    found = {p.code: (p.count, p.rows, p.left_out) for p in told.problems}
    assert found == {"no_count": (1, (3,), True), "negative_count": (1, (4,), True)}


def workbook(path):
    book = openpyxl.Workbook()
    cells = [
        line.split("|")
        for line in ORDERS.replace('"¥1,299.00"', "1299").replace(",", "|").splitlines()
    ]
    for line in cells:
        book.active.append(line)
    book.create_sheet("空")
    book.save(path)
    return path


def open_document(path):
    lines = [
        line.split("|")
        for line in ORDERS.replace('"¥1,299.00"', "1299").replace(",", "|").splitlines()
    ]
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(
        f"<table:table-row>{''.join(cell.format(c) for c in line)}</table:table-row>"
        for line in lines
    )
    names = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
        for n in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {names}><office:body>'
        f'<office:spreadsheet><table:table table:name="s">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", kind)
        book.writestr("content.xml", content)
        book.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def parquet(path):
    pq.write_table(table(), path)
    return path


def database(path):
    with duckdb.connect(path) as con:
        con.register("given", table())
        con.execute("CREATE TABLE anything AS SELECT * FROM given")
        con.execute("CREATE VIEW outside AS SELECT * FROM read_csv('/etc/passwd')")
    return path


def cells():
    plain = ORDERS.replace('"¥1,299.00"', "1299").replace(",", "|")
    return [line.split("|") for line in plain.splitlines()]


def table():
    lines = cells()
    columns = zip(*lines[1:], strict=True)
    return pa.table(dict(zip(lines[0], map(list, columns), strict=True)))


@pytest.mark.parametrize(
    "made",
    [
        lambda folder: workbook(folder / "a.xlsx"),
        lambda folder: workbook(folder / "named.csv"),
        lambda folder: biff.workbook(folder / "a.xls", cells()),
        lambda folder: biff.workbook(folder / "old.csv", cells()),
        lambda folder: open_document(folder / "a.ods"),
        lambda folder: parquet(folder / "a.parquet"),
        lambda folder: database(folder / "a.duckdb"),
        lambda _: table(),
        lambda _: ibis.memtable(table()),
        lambda _: pd.DataFrame(table().to_pydict()),
        lambda _: {"orders": table()},
    ],
    ids="xlsx misnamed xls old ods parquet duckdb arrow ibis pandas dict".split(),
)
def test_whatever_holds_the_orders_they_read_the_same(tmp_path, made):
    found = rows(read(made(tmp_path)))
    assert [row["amount_minor"] for row in found] == [129900, 9900, 3550]
    assert [row["at"] for row in found] == AT
    people = {row["person"] for row in found}
    assert people == {row["person"] for row in rows(read({"t": table()}))}


def new(path, given):
    book = openpyxl.Workbook()
    for row in given:
        book.active.append(row)
    book.save(path)


@pytest.mark.parametrize(("name", "write"), [("a.xlsx", new), ("a.xls", biff.workbook)])
def test_numbers_and_dates_of_a_workbook_are_numbers_and_dates(tmp_path, name, write):
    noon = pd.Timestamp("2026-10-01 12:00")
    header = ["手机", "时间", "金额", "渠道"]
    write(tmp_path / name, [header, [int(PHONE), noon, 12.5, "抖音"]])
    told = read(tmp_path / name, timezone="Asia/Shanghai", currency="CNY")
    (row,) = rows(told)
    assert (row["at"], row["amount_minor"], row["currency"]) == (AT[0], 1250, "CNY")
    assert row["person"] == rows(read({"t": table()}))[0]["person"]


def test_a_folder_of_files_named_as_the_tables_is_a_ledger(tmp_path):
    (tmp_path / "interaction.csv").write_text(
        "id,happened_at,person,verb,actor,entry,promotion\n"
        "1,2026-10-01T00:00:00Z,p1,follow,7,home,\n"
        "2,2026-10-02T00:00:00Z,p2,buy,7,search,5\n"
    )
    (tmp_path / "actor.csv").write_text(
        "actor,kind,name,person\n7,product,Lamp,\n8,person,,p1\n"
    )
    (tmp_path / "maker.csv").write_text("person,actor\np2,7\n")
    (tmp_path / "exposure.csv").write_text(
        "id,happened_at,viewer,item,actor,arm,propensity,cue_drawn,cue_eligible\n"
        "1,2026-10-01T00:00:00Z,p1,7,7,one,0.4,p2,p2;p3\n"
        "2,2026-10-01T00:00:00Z,p2,7,7,none,1,p1,p1\n"
    )
    (tmp_path / "readme.txt.bak").write_text("not read")
    told = read(tmp_path)
    acts, (maker,) = rows(told, "interaction"), rows(told, "maker")
    assert maker["person"] == acts[1]["person"]
    shown = backend.collect(told.backend, told.extra("exposure")).to_pylist()
    assert shown[0]["cue_eligible"][0] == shown[0]["cue_drawn"] == acts[1]["person"]
    assert [row["propensity"] for row in shown] == [0.4, None]
    assert "certain_propensity" in codes(told)
    assert "exposure.propensity" in told.given


def test_what_is_said_of_columns_holds_and_lies_beside_the_file(file):
    path = file("甲,乙,丙\nx,2026-10-01,抖音\n")
    with pytest.raises(Unreadable, match="tell no level"):
        read(path)
    said = Meant(
        columns={"甲": "person", "乙": "at", "丙": "channel"},
        values={"channel": {"抖音": "person"}},
        timezone="Asia/Shanghai",
    )
    beside(path).write_text(said.to_json(), encoding="utf-8")
    told = read(path)
    assert rows(told)[0]["at"] == AT[0] - 12 * 3_600_000_000
    assert rows(told.ledger(), "interaction")[0]["entry"] == "person"
    assert json.loads(beside(path).read_text("utf-8"))["format"] == "xiangxin-mapping"


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ({"nothere": "at"}, "not there"),
        ({"用户": "nonsense"}, "No column means nonsense"),
        ({"用户": "person", "时间": "person"}, "same meaning"),
        ({"columns": {}, "level": "high"}, "A level is one of"),
        ({"columns": {"a": 1}}, "as texts"),
        ({"columns": {}, "timezone": 8}, "timezone"),
        ({"columns": {}, "values": {"channel": 3}}, "texts for texts"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(file, mapping, words):
    with pytest.raises(Unreadable, match=words):
        read(file("用户,时间\na,2026-10-01\n"), mapping)


def test_the_package_reads_too_and_rows_in_any_order_give_the_same(file):
    head, *lines = ORDERS.splitlines()
    backwards = "\n".join([head, *reversed(lines)]) + "\n"
    one, other = xiangxin.pull.read(file(ORDERS)), read(file(backwards, "b.csv"))
    key = lambda row: row["order"]  # noqa: E731
    assert sorted(rows(one), key=key) == sorted(rows(other), key=key)
    assert one.as_of == other.as_of
