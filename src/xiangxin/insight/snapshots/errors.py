from xiangxin.kernel.errors import Refusal, mark


class Measuring(Refusal):
    """Two at once would do the same work twice."""

    code = "measuring"
    sentence = mark("These figures are being measured at this moment. Look again soon.")
    status = 409
