from xiangxin.kernel.errors import Invalid, NotFound, mark


class NotEmbeddable(NotFound):
    code = "not_embeddable"
    sentence = mark("Only pages of products can be embedded.")


class NoSuchFormat(Invalid):
    code = "no_such_format"
    sentence = mark("Embedding is answered as JSON.")
    status = 400
