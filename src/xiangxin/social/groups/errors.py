from xiangxin.kernel.errors import Invalid, NotFound, Refusal, mark


class NoSuchGroup(NotFound):
    code = "no_such_group"
    sentence = mark("There is no such group.")


class RulesTooLong(Invalid):
    code = "rules_too_long"
    sentence = mark("The rules have at most {most} characters; these have {length}.")


class NotAPerson(Invalid):
    code = "not_a_person"
    sentence = mark("A group is moderated by people.")


class LastModerator(Refusal):
    code = "last_moderator"
    sentence = mark("A group needs somebody who looks after it; name another first.")
    status = 409
