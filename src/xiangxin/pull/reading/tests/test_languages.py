"""A refusal is said in both languages, whatever was refused."""

import ast
from pathlib import Path
from string import Formatter

import pytest

from xiangxin.pull import ledger
from xiangxin.pull.open import server
from xiangxin.pull.reading import sources
from xiangxin.pull.reading.refusals import CHINESE, refusal
from xiangxin.pull.reading.tests.test_check import run
from xiangxin.pull.report import told

READING = Path(sources.__file__).parent
MODULES = (*READING.glob("*.py"), *(Path(m.__file__) for m in (ledger, server, told)))


def sentences(path):
    """The first argument of each Unreadable that is built in a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Unreadable":
            yield node.args[0]


def said():
    every = [each for path in MODULES for each in sentences(path)]
    return {
        *(each.value for each in every if isinstance(each, ast.Constant)),
        *sources.OTHERS.values(),
    }


def test_every_refusal_has_its_chinese_and_no_other_is_kept():
    assert said() == CHINESE.keys()


def test_no_refusal_is_put_together_before_it_can_be_translated():
    for path in READING.glob("*.py"):
        assert not [each for each in sentences(path) if isinstance(each, ast.JoinedStr)]


@pytest.mark.parametrize("english", sorted(CHINESE))
def test_both_languages_say_the_same_values(english):
    fields = [
        sorted({field for _, field, _, _ in Formatter().parse(text) if field})
        for text in (english, CHINESE[english])
    ]
    assert fields[0] == fields[1]


@pytest.mark.parametrize(
    ("content", "english", "chinese"),
    [
        ("甲,乙\n1,2\n", "tell no level; found: 甲, 乙.", "找到的有：甲, 乙。"),
        (b"%PDF-1.7", "is a PDF document", "是一份 PDF"),
        ("订单号,时间\n", "no row beneath its header", "表头下面一行也没有"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_the_language_asked_for(
    file, content, english, chinese
):
    path = file(content)
    for language, words in (("en", english), ("zh", chinese)):
        refused = run(path, "--language", language)
        assert refused.exit_code == 2
        assert words in refused.stderr


def test_what_the_system_says_stays_as_it_is():
    assert refusal(OSError("disk\nfull"), language="zh-Hans") == "disk full"
