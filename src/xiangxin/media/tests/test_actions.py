"""Keeping, drawing in another process, and letting go."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import (
    FileSystemStorage,
    InMemoryStorage,
    default_storage,
    storages,
)

from xiangxin.kernel.errors import NotFound
from xiangxin.media import actions, queries
from xiangxin.media.errors import (
    NotAPicture,
    PictureBroken,
    PictureEmpty,
    PictureIsHeic,
    PictureIsSvg,
    PictureLost,
    PictureRefused,
    PictureTooHard,
    TooManyPixels,
)
from xiangxin.media.rules import file_of
from xiangxin.media.tests import files
from xiangxin.media.tests.files import picture


@pytest.fixture(autouse=True)
def storage(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is kept from one test to the next."""
    for name in ("default", "originals"):
        monkeypatch.setitem(storages._storages, name, InMemoryStorage())
    monkeypatch.setattr(default_storage, "_wrapped", storages["default"])


def sent(content: bytes, name: str = "lamp.jpg") -> ContentFile[bytes]:
    return ContentFile(content, name)


def stands(key: str) -> list[str]:
    folder = f"pictures/{key[:2]}"
    return (
        sorted(default_storage.listdir(folder)[1])
        if default_storage.exists(folder)
        else []
    )


def test_a_picture_is_drawn_by_another_process() -> None:
    key = actions.keep(sent(picture(900, 600)), owner=1)
    drawn = actions.draw(key)
    assert (drawn.width, drawn.height) == (900, 600)
    assert len(stands(key)) == 6
    assert queries.content_of(key[:2], f"{key}-320.webp")[8:12] == b"WEBP"


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (files.bomb(), TooManyPixels),
        (files.THIRTY_FOUR_BYTES_THAT_WANT_A_GIGABYTE, PictureTooHard),
    ],
    ids=["too many pixels", "too much memory"],
)
def test_a_bomb_is_kept_out_by_that_process(
    content: bytes, refusal: type[PictureRefused]
) -> None:
    key = actions.keep(sent(content), owner=1)
    with pytest.raises(refusal):
        actions.draw(key)
    assert not stands(key)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", PictureEmpty),
        (files.SVG, PictureIsSvg),
        (b"\xef\xbb\xbf\n<!-- x --><svg:SVG onload=alert(1)>", PictureIsSvg),
        (files.SVG.decode().encode("utf-16"), PictureIsSvg),
        (files.HEIC, PictureIsHeic),
        (b"PK\3\4" + b"\0" * 50, NotAPicture),
        (b"<html><script>alert(1)</script>", NotAPicture),
        (b"%PDF-1.7", NotAPicture),
        (b"BM" + b"\0" * 60, NotAPicture),
    ],
)
def test_what_is_no_picture_is_not_even_kept(
    content: bytes, refusal: type[PictureRefused]
) -> None:
    with pytest.raises(refusal):
        actions.keep(sent(content, "lamp.png"), owner=1)
    assert not storages["originals"].listdir("")[1]


def test_a_name_says_nothing() -> None:
    key = actions.keep(sent(picture(kind="PNG"), "../../lamp.exe"), owner=1)
    assert storages["originals"].listdir("")[1] == [key]


def test_the_same_file_is_kept_once_and_drawn_the_same() -> None:
    keys = {actions.keep(sent(picture()), owner=1) for _ in range(2)}
    assert len(keys) == 1
    key = keys.pop()
    assert actions.draw(key) == actions.draw(key)


def test_half_a_file_is_written_anew() -> None:
    key = actions.keep(sent(picture()), owner=1)
    name = file_of(key, 320, "webp")
    default_storage.save(name, ContentFile(b"RIFF"))
    storages["originals"].delete(key)
    storages["originals"].save(key, ContentFile(b"\xff\xd8\xff"))
    assert actions.keep(sent(picture()), owner=1) == key
    actions.draw(key)
    assert len(stands(key)) == 2
    assert len(queries.content_of(key[:2], f"{key}-320.webp")) > 50


def test_what_is_removed_is_gone() -> None:
    key = actions.keep(sent(picture()), owner=1)
    actions.draw(key)
    actions.remove(key)
    actions.remove(key)
    assert not stands(key)
    with pytest.raises(PictureLost):
        actions.draw(key)
    with pytest.raises(NotFound):
        queries.content_of(key[:2], f"{key}-320.webp")


def test_originals_nobody_came_back_for_are_let_go() -> None:
    key = actions.keep(sent(picture()), owner=1)
    kept_at = storages["originals"].get_modified_time(key)
    assert actions.let_go_of_old(before=kept_at) == 0
    assert actions.let_go_of_old(before=kept_at + timedelta(days=1)) == 1


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("..", "secret-key"),
        ("0a", "../../../secret-key"),
        ("0a", f"0a{'0' * 30}-320.webp\0"),
        ("0a", f"0b{'0' * 30}-320.webp"),
        ("0a", f"0a{'0' * 30}-321.webp"),
        ("0a", f"0A{'0' * 30}-320.webp"),
        ("0a", f"0a{'0' * 30}-320.svg"),
    ],
)
def test_no_name_leads_out_of_the_pictures(folder: str, name: str) -> None:
    with pytest.raises(NotFound):
        queries.content_of(folder, name)


def stand_in(folder: Path, script: str) -> str:
    program = folder / "python"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o700)
    return str(program)


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ("kill -XCPU $$", PictureTooHard),
        ("kill -SEGV $$", PictureBroken),
        ("kill -ABRT $$", PictureBroken),
        ("kill -KILL $$", actions.DecoderFailedError),
        ("env >&2; exit 1", actions.DecoderFailedError),
        ("exec sleep 60", subprocess.TimeoutExpired),
    ],
)
def test_how_the_process_ends_says_whose_fault_it_was(
    script: str, error: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = actions.keep(sent(picture()), owner=1)
    monkeypatch.setattr(sys, "executable", stand_in(tmp_path, script))
    monkeypatch.setattr(actions, "CLOCK_S", 0.5 if "sleep" in script else 60)
    with pytest.raises(error) as raised:
        actions.draw(key)
    assert "SECRET_KEY" not in str(raised.value)
    assert not stands(key)


def test_where_nobody_sent_a_picture_there_is_none_to_let_go(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    nowhere = FileSystemStorage(location=tmp_path / "originals")
    monkeypatch.setattr(actions, "_originals", lambda: nowhere)
    assert actions.let_go_of_old(before=datetime(2026, 1, 1, tzinfo=UTC)) == 0
