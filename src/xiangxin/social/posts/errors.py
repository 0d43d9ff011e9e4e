from xiangxin.kernel.errors import Invalid, NotFound, Refusal, mark


class NoSuchPost(NotFound):
    code = "no_such_post"
    sentence = mark("There is no such post, or it is not yours to see.")


class NoSuchPlace(NotFound):
    code = "no_such_place"
    sentence = mark("Posts can be written to a product or a group that is here.")


class NoSuchVisibility(Invalid):
    code = "no_such_visibility"
    sentence = mark("A post is for everybody or for your followers; choose one.")


class SaidInTheOpen(Invalid):
    code = "said_in_the_open"
    sentence = mark(
        "What is said at a product or in a group is open to everybody. "
        "Say it on your own page to keep it among your followers."
    )


class PostGone(Refusal):
    code = "post_gone"
    sentence = mark("That post was deleted.")
    status = 410


class Empty(Invalid):
    code = "empty_post"
    sentence = mark("Write something first.")


class TooLong(Invalid):
    code = "post_too_long"
    sentence = mark("A post has at most {most} characters; this one has {length}.")


class TooFast(Refusal):
    code = "too_fast"
    sentence = mark(
        "That is {most} posts within an hour. Wait a while, then post again."
    )
    status = 429
