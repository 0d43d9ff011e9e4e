"""Why something was not read, in the reader's language."""

from collections.abc import Mapping
from typing import Final

from xiangxin.pull.ledger import Unreadable

CHINESE: Final[Mapping[str, str]] = {
    "A currency is three letters of ISO 4217, such as CNY.": "币种是 ISO 4217 的三个字母，比如 CNY。",
    "A ledger has no table named {tables}.": "账本里没有叫 {tables} 的表。",
    "A ledger needs a table of acts, named interaction.": "账本要有一张行为表，名叫 interaction。",
    "A level is one of {levels}.": "级别只能是 {levels} 之一。",
    "A mapping names a meaning for each column, as texts.": "映射给每一列写一个意思，两边都是文字。",
    "A table of acts needs a column for each of {needed}; not found: {absent}.": "行为表要有 {needed} 各一列；没有找到：{absent}。",
    "A table of creators has no moment of its own: say as_of.": "达人表自己没有时间：请给出 as_of。",
    "A table of creators needs followers, reach or orders; none was found.": "达人表要有粉丝数、触达数或订单数；一个也没有找到。",
    "No act is left once those of impossible moments are left out.": "去掉时间不可能的行为，就一个也不剩了。",
    "No column means {names}; docs/pull/input.md lists what one can.": "没有哪一列的意思是 {names}；docs/pull/input.md 列出了可以有的意思。",
    "No order has a moment, so there is no ledger of them.": "订单都没有时间，所以成不了账本。",
    "No order is left once what is impossible is left out.": "去掉不可能的，一个订单也不剩了。",
    "No row can be used: none has a moment and a verb that can be read.": "没有一行能用：没有哪行的时间和行为都读得懂。",
    "No row has followers, reach or orders that can be read.": "没有哪一行的粉丝数、触达数或订单数读得懂。",
    "Paths have no moment of their own: say as_of.": "路径自己没有时间：请给出 as_of。",
    "Several tables could be meant: {tables}; give one.": "有几张表都可能是：{tables}；请只给一张。",
    "The columns tell no level; found: {names}. Orders need order or person, and at, amount, channel or product; creators need followers, or creator and reach; a ledger needs person, verb, actor and at. Say which is which with a mapping.": "从这些列看不出是什么；找到的有：{names}。订单要有订单号（order）或人（person），再加时间（at）、金额（amount）、渠道（channel）或商品（product）；达人要有粉丝数（followers），或者达人（creator）和触达数（reach）；账本要有人（person）、行为（verb）、对象（actor）和时间（at）。请用映射说明哪列是哪个。",
    "The ledger could not be loaded: {error}": "账本读不进来：{error}",
    "The ledger is empty: its table 'interaction' has no row.": "账本是空的：interaction 表里一行也没有。",
    "The mapping cannot be written beside the file.": "映射写不到文件旁边。",
    "The mapping gives two columns the same meaning.": "映射给两列写了同一个意思。",
    "The mapping is larger than 1 MB.": "映射大于 1 MB。",
    "The mapping names a column that is not there: {column}.": "映射里写的列并不存在：{column}。",
    "The form is too large or has no length.": "表单太大，或者没有写长度。",
    "The table 'actor' lists an actor twice.": "actor 表里有一个对象出现了两次。",
    "The table {name!r} lacks: {absent}.": "{name!r} 表缺：{absent}。",
    "The values of a mapping are texts for texts.": "映射的 values 是文字对文字。",
    "The {name} of a mapping is a text.": "映射的 {name} 要写成文字。",
    "There is no file {name!r}.": "没有 {name!r} 这个文件。",
    "There is no time zone {name!r}; write it as Asia/Shanghai.": "没有 {name!r} 这个时区；请写成 Asia/Shanghai 这样。",
    "as_of in schema.json has no time zone.": "schema.json 里的 as_of 没有时区。",
    "schema.json has no moment in as_of.": "schema.json 的 as_of 里没有时间。",
    "{name} cannot be read as CSV; save it again as CSV UTF-8.": "{name} 不能当 CSV 读；请另存为 CSV UTF-8。",
    "{name} cannot be read: {why}.": "{name} 读不了：{why}。",
    "{name} does not say format {format!r}.": "{name} 没有写明格式 {format!r}。",
    "{name} has a row of more than {most} MB; look for a missing quotation mark.": "{name} 有一行超过 {most} MB；看看是不是少了引号。",
    "{name} has more than {most:,} columns; keep those that matter.": "{name} 的列超过 {most:,}；请只留要用的。",
    "{name} has no row beneath its header.": "{name} 的表头下面一行也没有。",
    "{name} has no sheet with rows beneath a header.": "{name} 里没有哪张表在表头下面有内容。",
    "{name} has no table with rows.": "{name} 里没有哪张表有内容。",
    "{name} has {n:,} columns and at most {most:,} are read; keep those that matter.": "{name} 有 {n:,} 列，最多读 {most:,} 列；请只留要用的。",
    "{name} holds NUL bytes, so it is damaged or no text; export it again.": "{name} 里有 NUL 字节，不是坏了就不是文字；请重新导出。",
    "{name} is a DuckDB database that cannot be read: it is damaged, in use, or of another version.": "{name} 是 DuckDB 数据库，却读不了：坏了、正在被使用，或者是别的版本。",
    "{name} is a GIF picture, whatever its name says.": "不管叫什么名字，{name} 是一张 GIF 图片。",
    "{name} is a JPEG picture, whatever its name says.": "不管叫什么名字，{name} 是一张 JPEG 图片。",
    "{name} is a PDF document, whatever its name says.": "不管叫什么名字，{name} 是一份 PDF。",
    "{name} is a PNG picture, whatever its name says.": "不管叫什么名字，{name} 是一张 PNG 图片。",
    "{name} is a ZIP archive: unpack it first.": "{name} 是 ZIP 压缩包：请先解压。",
    "{name} is a 7z archive: unpack it first, whatever its name says.": "不管叫什么名字，{name} 是 7z 压缩包：请先解压。",
    "{name} is a RAR archive: unpack it first, whatever its name says.": "不管叫什么名字，{name} 是 RAR 压缩包：请先解压。",
    "{name} is a folder without tables: none of {endings} is in it.": "{name} 文件夹里没有表：{endings} 一个也没有。",
    "{name} is a program, whatever its name says.": "不管叫什么名字，{name} 是一个程序。",
    "{name} is a {kind} and no table that Arrow reads.": "{name} 是 {kind}，不是 Arrow 能读的表。",
    "{name} is an SQLite database: export its tables as CSV, whatever its name says.": "不管叫什么名字，{name} 是 SQLite 数据库：请把表导出成 CSV。",
    "{name} is an empty ZIP archive, whatever its name says.": "不管叫什么名字，{name} 是空的 ZIP 压缩包。",
    "{name} is compressed with gzip: unpack it first, whatever its name says.": "不管叫什么名字，{name} 是 gzip 压缩的：请先解压。",
    "{name} is damaged or locked: it is no workbook that can be opened.": "{name} 坏了或者上了锁：不是能打开的工作簿。",
    "{name} is empty.": "{name} 是空的。",
    "{name} is no mapping: it cannot be read as JSON.": "{name} 不是映射：不能当 JSON 读。",
    "{name} is not of version {version}.": "{name} 不是第 {version} 版。",
    "{name} is not text in UTF-8, UTF-16 or GB18030; save it again as CSV UTF-8.": "{name} 不是 UTF-8、UTF-16 或 GB18030 的文字；请另存为 CSV UTF-8。",
    "{name} is torn: it begins as Parquet and cannot be read to its end. Copy it again.": "{name} 断了：开头是 Parquet，却读不到末尾。请重新复制一份。",
    "{name} may not be read by this user.": "这个用户没有权限读 {name}。",
    "{name} unpacks to more than {most} MB; save the sheet as CSV.": "{name} 解开后超过 {most} MB；请把表另存为 CSV。",
    "{name}.{column} should be {kind} and is {found}.": "{name}.{column} 应该是 {kind}，却是 {found}。",
    "{name}: no row has as many cells as the header, {n}; look for a missing quotation mark or another delimiter.": "{name}：表头有 {n} 格，没有哪一行一样多；看看是不是少了引号，或者换了分隔符。",
    "{path} does not say format {format!r}.": "{path} 没有写明格式 {format!r}。",
    "{path} has no Parquet file of the table {name!r}.": "{path} 里没有 {name!r} 表的 Parquet 文件。",
    "{path} has no schema.json, so it is no exported ledger.": "{path} 里没有 schema.json，所以不是导出的账本。",
    "{path} holds a file that is not Parquet: {error}": "{path} 里有一个文件不是 Parquet：{error}",
    "{path} is not JSON: {error}.": "{path} 不是 JSON：{error}。",
    "{path} is not a folder.": "{path} 不是文件夹。",
    "{path} is of version {found!r}; this engine reads version {version}.": "{path} 是第 {found!r} 版；这里读的是第 {version} 版。",
}  # fmt: skip
"""By the English sentence."""


def refusal(error: Exception, *, language: str) -> str:
    """One sentence. What the system itself says stays as it says it."""
    if language == "zh-Hans" and isinstance(error, Unreadable):
        told = CHINESE.get(error.sentence)
        if told is not None:
            return told.format_map(error.values)
    return " ".join(str(error).split())
