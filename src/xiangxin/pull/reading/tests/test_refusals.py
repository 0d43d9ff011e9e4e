"""Bad input: one sentence, exit code 2, nothing of the cells in it."""

import zipfile

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import typer
from typer.testing import CliRunner

from xiangxin.pull.reading import commands, delimited, workbook
from xiangxin.pull.reading.tests import biff
from xiangxin.pull.reading.tests.conftest import ORDERS, PHONE

app = typer.Typer()
app.command()(commands.check)

HEAD = "订单号,手机号,时间,金额,渠道\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def zipped(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("orders.txt", ORDERS)


def torn_parquet(path):
    pq.write_table(pa.table({"order": [1]}), path)
    path.write_bytes(path.read_bytes()[:-20])


def torn_workbook(path):
    book = openpyxl.Workbook()
    book.active.append(["订单号", PHONE])
    book.save(path)
    path.write_bytes(path.read_bytes()[:-200])


def torn_old_workbook(path):
    biff.workbook(path, [["订单号", PHONE], ["1", "2"]])
    path.write_bytes(path.read_bytes()[:1200])


def torn_database(path):
    with duckdb.connect(path) as con:
        con.execute("CREATE TABLE t AS SELECT 1 a")
    path.write_bytes(path.read_bytes()[:2000])


def empty_workbook(path):
    openpyxl.Workbook().save(path)


def bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(workbook.MOST_BYTES // 2**24 + 1):
                sheet.write(bytes(2**24))


def lying_bomb(path):
    """The index states a size smaller than what comes out."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/worksheets/sheet1.xml", bytes(2**20))
    raw = path.read_bytes()
    path.write_bytes(
        raw.replace((2**20).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    )


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "is empty"),
        ("blank.csv", b"\n \n\n", "is empty"),
        ("header.csv", HEAD.encode(), "no row beneath its header"),
        ("picture.csv", PNG, "PNG picture"),
        ("paper.csv", b"%PDF-1.7\n...", "PDF document"),
        ("orders.csv.gz", b"\x1f\x8b\x08rest", "unpack it first"),
        ("archive.csv", zipped, "ZIP archive"),
        ("binary.csv", bytes(range(1, 256)) * 9, "not text in UTF-8"),
        ("nul.csv", (HEAD + "1,\x00,2026-10-01,1,a\n").encode(), "NUL bytes"),
        ("late.csv", (ORDERS * 20000 + "\x00").encode(), "NUL bytes"),
        ("latin.csv", "Größe,Bestellung\nMüller,é\n".encode("latin-1"), "not text in UTF-8"),
        ("torn.parquet", torn_parquet, "torn"),
        ("torn.xlsx", torn_workbook, "damaged"),
        ("torn.xls", torn_old_workbook, "damaged"),
        ("torn.duckdb", torn_database, "cannot be read"),
        ("empty.xlsx", empty_workbook, "no sheet"),
        ("bomb.xlsx", bomb, "unpacks to more"),
        ("lies.xlsx", lying_bomb, "damaged"),
        ("wide.csv", ",".join(f"c{i}" for i in range(5000)).encode() + b"\n", "1,000 columns"),
        ("quote.csv", (HEAD + f'1,"{PHONE},2026-10-01,1,a\n2,b\n').encode(), "quotation mark"),
        ("strange.csv", f"甲,{PHONE}\n1,2\n".encode(), "tell no level"),
        ("acts.csv", b"person,verb,actor,at\nu,buy,lamp,soon\n", "No row can be used"),
        ("past.csv", b"person,verb,actor,at\nu,buy,lamp,1970-01-01\n", "moment"),
        ("orders.csv", b"order,at\n1,1970-01-01\n", "No order is left"),
        ("creators.csv", "达人,粉丝\n小王,许多\n".encode(), "No row has followers"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_one_sentence(
    tmp_path, monkeypatch, name, content, words
):
    monkeypatch.setattr(workbook, "MOST_BYTES", 2**24)
    path = tmp_path / name
    if callable(content):
        content(path)
    else:
        path.write_bytes(content)
    told = run(path)
    assert (told.exit_code, told.stdout) == (2, "")
    assert words in told.stderr
    assert told.stderr.count("\n") == 1
    assert PHONE not in told.stderr
    assert str(tmp_path) not in told.stderr


def test_a_path_that_leads_nowhere_is_refused(tmp_path, monkeypatch):
    assert "There is no file" in run(tmp_path / "nothing.csv").stderr
    assert "folder without tables" in run(tmp_path).stderr
    closed = tmp_path / "closed.csv"
    closed.write_text(ORDERS)

    def refuse(*_args, **_more):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(closed), "open", refuse)
    told = run(closed)
    assert (told.exit_code, "may not be read" in told.stderr) == (2, True)


CELLS = (
    "-1 nan inf 1e99 =1+1 2026-99-99 0001-01-01 9999-12-31T23:59:59Z 1e-9 万 True - '"
    " 2026-01-01T00:00:00+99:99 9999999999 9999999999999999 9999999999999999999"
    f" -9223372036854775808 {'9' * 400} =cmd|'/c'!A0 @SUM(1) <script> 💡 \u202e"
).split()


@pytest.mark.parametrize(
    "head",
    ["order,person,at,amount,currency,channel,product,units,converted",
     "person,verb,actor,at,entry,amount,units,post",
     "creator,followers,reach,cost,code,orders,revenue",
     "path,conversions,nulls,value"],
)  # fmt: skip
def test_no_cell_breaks_the_reading(file, head):
    """Each odd cell in each column, beside rows that are sound."""
    sound = {
        "at": "2026-10-01T00:00:00Z",
        "verb": "buy",
        "converted": "1",
        "channel": "mail",
    }
    names = head.split(",")
    lines = [",".join(sound.get(name, "7") for name in names)]
    for at in range(len(names)):
        for cell in CELLS:
            cells = lines[0].split(",")
            lines.append(",".join([*cells[:at], cell, *cells[at + 1 :]]))
    told = run(file("\n".join([head, *lines]) + "\n"))
    assert told.exit_code == 0
    assert "nan" not in told.stdout
    assert told.stderr == ""


def test_a_row_larger_than_a_block_is_refused_in_bounded_memory(file, monkeypatch):
    monkeypatch.setattr(delimited, "BLOCK", 2**20)
    told = run(file(HEAD + f"1,{'9' * 2**21},2026-10-01,1,a\n"))
    assert told.exit_code == 2
    assert "quotation mark" in told.stderr
    assert "999" not in told.stderr


def test_a_workbook_that_needs_more_memory_than_it_may_is_refused(
    tmp_path, monkeypatch
):
    """Many cells that share one long text: small on disk, large once it is cells."""
    monkeypatch.setattr(workbook, "MEMORY", 2**29)
    text = "长" * 30_000
    row = "<row>" + '<c t="s"><v>0</v></c>' * 100 + "</row>"
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as book:
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        packed = "http://schemas.openxmlformats.org/package/2006/relationships"
        kinds = "http://schemas.openxmlformats.org/package/2006/content-types"
        book.writestr("[Content_Types].xml", f'<Types xmlns="{kinds}"/>')
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{packed}"><Relationship Id="r1" Type="{links}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{links}"><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{packed}"><Relationship Id="r1" Type="{links}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{links}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        )
        book.writestr(
            "xl/sharedStrings.xml", f'<sst xmlns="{main}"><si><t>{text}</t></si></sst>'
        )
        book.writestr(
            "xl/worksheets/sheet1.xml",
            f'<worksheet xmlns="{main}"><sheetData>{row * 1000}</sheetData></worksheet>',
        )
    told = run(tmp_path / "a.xlsx")
    assert told.exit_code == 2
    assert "unpacks to more" in told.stderr
