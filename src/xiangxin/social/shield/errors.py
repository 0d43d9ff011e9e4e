from xiangxin.kernel.errors import NotFound, Refusal, mark


class NoSuchMark(NotFound):
    code = "no_such_mark"
    sentence = mark("There is no such flag, or what it was about is gone.")


class AlreadyDecided(Refusal):
    code = "already_decided"
    sentence = mark(
        "Somebody else has decided this meanwhile. Read their reason before you change it."
    )
    status = 409
