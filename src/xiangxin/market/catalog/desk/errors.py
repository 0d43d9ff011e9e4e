from xiangxin.kernel.errors import Invalid, NotFound, Refusal, mark


class TooManyAttributes(Invalid):
    code = "too_many_attributes"
    sentence = mark("A product has at most {most} facts, each with a name of its own.")


class FactTooLong(Invalid):
    code = "fact_too_long"
    sentence = mark("A fact’s name has at most {name} characters, its value {value}.")


class TooManyVariants(Invalid):
    code = "too_many_variants"
    sentence = mark("That would be {count} variants; a product has at most {most}.")


class OtherOptions(Refusal):
    code = "other_options"
    sentence = mark("This product is already sold by other options.")
    status = 409


class NoSuchStep(NotFound):
    code = "no_such_step"
    sentence = mark("There is nothing here to take back, or no longer.")


class TooLateToUndo(Refusal):
    code = "too_late_to_undo"
    sentence = mark("That was too long ago to take back; change it again instead.")
    status = 409


class NoSuchUpload(NotFound):
    code = "no_such_upload"
    sentence = mark("This file is no longer here; send it again.")


class NoFile(Invalid):
    code = "no_file"
    sentence = mark("Choose a file first.")


class UploadTooLarge(Invalid):
    code = "upload_too_large"
    sentence = mark("{name} is larger than {most} MB; split it.")
    status = 413


class NotAPercentage(Invalid):
    code = "not_a_percentage"
    sentence = mark("“{text}” is not a percentage from -99 to {most}.")


class NothingChosen(Invalid):
    code = "nothing_chosen"
    sentence = mark(
        "Say what should change: a price, a percentage, an ending or a count."
    )


class TooManyAtOnce(Invalid):
    code = "too_many_at_once"
    sentence = mark(
        "That is {count} variants; change at most {most} at once, or use a file."
    )
