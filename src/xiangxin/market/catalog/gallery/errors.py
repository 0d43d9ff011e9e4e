from xiangxin.kernel.errors import Invalid, NotFound, Refusal, mark


class NoPictureChosen(Invalid):
    code = "no_picture_chosen"
    sentence = mark("Choose at least one picture first.")


class TooManyPictures(Refusal):
    code = "too_many_pictures"
    sentence = mark("A product has at most {most} pictures, and this one has {here}.")
    status = 409


class NoSuchPicture(NotFound):
    code = "no_such_picture"
    sentence = mark("There is no such picture here.")


class AltTooLong(Invalid):
    code = "alt_too_long"
    sentence = mark("A description has at most {most} characters.")


class DescribedMeanwhile(Refusal):
    code = "described_meanwhile"
    sentence = mark(
        "Somebody described {name} meanwhile: “{theirs}”. You wrote: “{yours}”."
    )
    status = 409
