from xiangxin.kernel.errors import Refusal, mark


class NoSubject(Refusal):
    """A person acts who was never given a pseudonym: a defect, never a guest."""

    code = "no_ledger_subject"
    sentence = mark("Our mistake. This account has no place in the ledger yet.")
    status = 500
