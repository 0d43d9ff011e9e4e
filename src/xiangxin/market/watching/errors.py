from xiangxin.kernel.errors import NotFound, Refusal, mark


class FollowFirst(Refusal):
    code = "follow_first"
    sentence = mark("Follow it first; then you can be written to about it.")
    status = 409


class BadOffLink(NotFound):
    code = "bad_off_link"
    sentence = mark(
        "This link is not whole. Open it again from the e-mail we sent you."
    )
