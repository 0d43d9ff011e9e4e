"""Pictures of posts, from the file to the list and away."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, default_storage, storages
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult
from tests.cast import NOW, Person

from xiangxin.config.worker import work_until_idle
from xiangxin.ledger.rules import NOWHERE
from xiangxin.media import actions as media
from xiangxin.media.errors import PictureIsSvg
from xiangxin.media.rules import Drawn
from xiangxin.media.tests.files import picture
from xiangxin.social.posts import actions as posts
from xiangxin.social.posts.models import Post
from xiangxin.social.posts.pictures import actions
from xiangxin.social.posts.pictures.actions import Chosen, Kept, Wish
from xiangxin.social.posts.pictures.errors import TooManyShots, WordsTooLong
from xiangxin.social.posts.pictures.models import Shot
from xiangxin.social.posts.pictures.queries import pictures_of, sent_of


@pytest.fixture(autouse=True)
def storage(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("default", "originals"):
        monkeypatch.setitem(storages._storages, name, InMemoryStorage())
    monkeypatch.setattr(default_storage, "_wrapped", storages["default"])


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if it had been drawn, at once; how it is, media's own tests say."""
    monkeypatch.setattr(
        media, "draw", lambda _: Drawn(width=8, height=6, blurhash="x", preview="y")
    )


@pytest.fixture
def post(bo: Person) -> int:
    return posts.say(author=bo.id, source="Look", origin=NOWHERE, now=NOW)


def file(n: int = 0, alt: str = "A lamp") -> Chosen:
    return Chosen(ContentFile(picture(20 + n, 20), f"{n}.jpg"), alt)


def hang(about: int, *files: Chosen) -> None:
    actions.hang(about=about, kept=actions.keep(files, now=NOW), now=NOW)


def count_of(post: int) -> int:
    return Post.objects.get(id=post).pictures


def test_a_picture_is_drawn_by_a_process_and_shown_with_its_words(post: int) -> None:
    hang(post, file(alt="  A \n lamp "))
    assert pictures_of([post]) == {}

    work_until_idle()

    (shown,) = pictures_of([post])[post]
    assert (shown.alt, shown.width, shown.height) == ("A lamp", 20, 20)
    assert shown.path
    assert shown.preview
    assert count_of(post) == 1


@pytest.mark.usefixtures("drawn")
def test_four_are_the_most_and_one_file_twice_is_one(post: int) -> None:
    hang(post, file(1), file(1), file(2), file(3))
    with pytest.raises(TooManyShots):
        hang(post, file(4), file(5))
    with pytest.raises(TooManyShots):
        actions.keep([file(n) for n in range(5)], now=NOW)
    hang(post, file(4))
    work_until_idle()

    assert count_of(post) == len(pictures_of([post])[post]) == 4
    with pytest.raises(IntegrityError), transaction.atomic():
        Shot.objects.create(id=1, about=post, position=4, key="k", sent_at=NOW)


def test_what_is_no_picture_is_refused_before_anything_is_written(post: int) -> None:
    svg = Chosen(ContentFile(b"<svg onload=alert(1)>", "a.jpg"), "")

    with pytest.raises(PictureIsSvg):
        hang(post, file(), svg)
    with pytest.raises(WordsTooLong):
        hang(post, file(alt="a" * 501))
    assert sent_of(post) == []


def test_what_turns_out_to_be_broken_is_told_and_then_forgotten(post: int) -> None:
    hang(post, Chosen(ContentFile(picture(20, 20)[:300], "half.jpg"), ""))
    work_until_idle()

    (sent,) = sent_of(post)
    assert sent.refusal is not None
    assert (pictures_of([post]), count_of(post)) == ({}, 0)
    assert actions.sweep(now=NOW + timedelta(days=1)) == 0
    assert actions.sweep(now=NOW + timedelta(days=3)) == 1
    assert sent_of(post) == []


@pytest.mark.usefixtures("drawn")
def test_a_draft_hands_its_pictures_on_whenever_they_are_drawn(post: int) -> None:
    draft = 77
    hang(draft, file(1))
    work_until_idle()
    hang(draft, file(2))

    actions.move(draft=draft, post=post)
    assert count_of(post) == 1
    work_until_idle()
    DBTaskResult.objects.update(status="READY")
    work_until_idle()

    assert count_of(post) == len(pictures_of([post])[post]) == 2
    assert pictures_of([draft]) == {}


@pytest.mark.usefixtures("drawn")
def test_a_form_changes_only_what_hangs_there(post: int, bo: Person) -> None:
    other = posts.say(author=bo.id, source="Other", origin=NOWHERE, now=NOW)
    hang(post, file(1), file(2))
    hang(other, file(3, "theirs"))
    work_until_idle()
    first, second = sent_of(post)
    (theirs,) = sent_of(other)

    actions.rehang(
        about=post,
        wish=Wish(
            kept=actions.keep([file(4, "new")], now=NOW),
            described={second.id: "Seen anew", theirs.id: "mine"},
            taken_down=[first.id, theirs.id],
        ),
        now=NOW,
    )
    work_until_idle()

    assert {one.alt for one in pictures_of([post])[post]} == {"Seen anew", "new"}
    assert [one.alt for one in pictures_of([other])[other]] == ["theirs"]


def test_what_goes_takes_its_files_with_it(
    post: int, bo: Person, django_capture_on_commit_callbacks: object
) -> None:
    gone: list[str] = []
    hang(post, file(1))
    work_until_idle()
    (key,) = Shot.objects.values_list("key", flat=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(media, "remove", gone.append)
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            posts.delete(viewer=bo.viewer, post=post, now=NOW)
            work_until_idle()

    assert gone == [key]
    assert (count_of(post), sent_of(post)) == (0, [])


def test_one_that_was_taken_down_while_it_was_drawn_stays_away(
    post: int, drawn: None
) -> None:
    hang(post, file(1))
    shot = Shot.objects.get()
    finish = actions.draw(picture=shot.id)
    assert finish is not None

    actions.take_down(about=post)
    with transaction.atomic():
        finish()

    assert (count_of(post), sent_of(post)) == (0, [])
    assert actions.draw(picture=shot.id) is None


def test_the_same_file_at_two_posts_is_two(post: int, bo: Person) -> None:
    kept: list[Kept] = [
        *actions.keep([file(1)], now=NOW),
        *actions.keep([file(1)], now=NOW),
    ]
    assert kept[0].key != kept[1].key
