from xiangxin.kernel.errors import Invalid, NotFound, Refusal, mark


class NoSuchRelease(NotFound):
    code = "no_such_release"
    sentence = mark("There is no such release, or it is not published yet.")


class NoLabel(Invalid):
    code = "release_without_label"
    sentence = mark("Give the release a name of up to {most} characters, such as v2.3.")


class LabelTaken(Refusal):
    code = "release_label_taken"
    sentence = mark("There is a release called {label} already.")
    status = 409


class NoNotes(Invalid):
    code = "release_without_notes"
    sentence = mark("Say what changed. Whoever follows reads it.")


class NotesTooLong(Invalid):
    code = "release_notes_too_long"
    sentence = mark("Notes have at most {most} characters; these have {length}.")


class NoSuchKind(Invalid):
    code = "no_such_release_kind"
    sentence = mark("A release is one of the kinds in the list; choose one.")


class BadDay(Invalid):
    code = "bad_release_day"
    sentence = mark("Write the day as year, month and day, such as 2026-11-22.")


class InAnother(Refusal):
    code = "idea_in_another_release"
    sentence = mark("“{title}” is in {label} already, and an idea ships once.")
    status = 409


class IsPublished(Refusal):
    code = "release_is_published"
    sentence = mark("{label} is published. It can be edited, which leaves a line.")
    status = 409


class ProductUnseen(Refusal):
    code = "release_of_unseen_product"
    sentence = mark(
        "Nobody sees this product yet. Publish it, then tell of {label}; "
        "the draft is kept."
    )
    status = 409


class ReleaseChanged(Refusal):
    """`now` and `yours` are the notes that stand and those that were to stand."""

    code = "release_changed"
    sentence = mark(
        "Somebody else changed this release while you wrote. Nothing is lost."
    )
    status = 409
