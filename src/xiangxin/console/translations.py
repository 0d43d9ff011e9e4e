"""Chinese, kept as a few .po files by subject: merged, compiled, and compared with the code."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parent.parent
FOLDER = PACKAGE / "locale" / "zh_Hans"
COMPILED = FOLDER / "LC_MESSAGES" / "django.mo"
# The engine brings its own words.
ENGINE = PACKAGE / "pull"
KEYWORDS = {
    "_": None,
    "mark": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
}
_DJANGO_TRANS = re.compile(r"{%\s*trans(?:late)?\s+(\"[^\"]+\"|'[^']+')")
_DJANGO_BLOCK = re.compile(
    r"{%\s*blocktrans(?:late)?(?P<how>[^%]*)%}(?P<text>.*?){%\s*endblocktrans",
    re.DOTALL,
)
# What Chinese says differently from allauth's own catalogue, or allauth has no Chinese for.
FOREIGN = "allauth.po"


def _sources() -> Iterator[Path]:
    return iter(sorted(FOLDER.glob("*.po")))


def _read(file: Path) -> Catalog:
    with file.open("rb") as opened:
        return read_po(opened, locale="zh_Hans")


def compile_all() -> None:
    """Merge the files into the one catalogue that gettext reads, if any is newer than it."""
    files = list(_sources())
    newest = max(file.stat().st_mtime for file in files)
    if COMPILED.exists() and COMPILED.stat().st_mtime >= newest:
        return
    merged = Catalog(locale="zh_Hans", charset="utf-8")
    for file in files:
        for message in _read(file):
            if message.id:
                merged.add(message.id, message.string)
    COMPILED.parent.mkdir(parents=True, exist_ok=True)
    part = COMPILED.with_suffix(".part")
    with part.open("wb") as opened:
        write_mo(opened, merged)
    part.replace(COMPILED)


def compare() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """(sentences without Chinese, translations nobody uses), each with where it stands."""
    used = dict(_used())
    translated = {
        _key(message.id): file.name
        for file in _sources()
        for message in _read(file)
        if message.id and _is_said(message.string)
    }
    missing = [(key, where) for key, where in used.items() if key not in translated]
    unused = [
        (key, where)
        for key, where in translated.items()
        if key not in used and where != FOREIGN
    ]
    return missing, unused


def _is_said(translation: object) -> bool:
    """Every form of it: a plural has several."""
    forms = [translation] if isinstance(translation, str) else list(translation or [])  # type: ignore[call-overload]
    return all(forms)


def _key(message_id: str | Sequence[str]) -> str:
    """What names a sentence: of a plural, its singular."""
    return message_id if isinstance(message_id, str) else message_id[0]


def _used() -> Iterator[tuple[str, str]]:
    for file in sorted(PACKAGE.rglob("*.py")):
        if "tests" not in file.parts and not file.is_relative_to(ENGINE):
            yield from _extracted("python", file)
    for file in sorted((PACKAGE / "web").rglob("templates/**/*.html")):
        if "django" in file.parts:
            yield from _of_django(file)
        else:
            yield from _extracted("jinja2.ext:babel_extract", file)


def _extracted(method: str, file: Path) -> Iterator[tuple[str, str]]:
    options = {"newstyle_gettext": "true", "silent": "false", "trimmed": "true"}
    with file.open("rb") as opened:
        for line, message, *_ in extract(
            method, opened, KEYWORDS, options={"encoding": "utf-8", **options}
        ):
            yield _key(message), f"{file.relative_to(PACKAGE)}:{line}"


def _of_django(file: Path) -> Iterator[tuple[str, str]]:
    text = file.read_text(encoding="utf-8")
    where = str(file.relative_to(PACKAGE))
    for found in _DJANGO_TRANS.finditer(text):
        yield found[1][1:-1], where
    for found in _DJANGO_BLOCK.finditer(text):
        message = re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", found["text"])
        if "trimmed" in found["how"]:
            message = " ".join(
                line.strip() for line in message.splitlines() if line.strip()
            )
        yield message, where
