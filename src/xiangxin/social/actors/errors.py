from xiangxin.kernel.errors import Invalid, NotFound, Refusal, mark


class NoSuchActor(NotFound):
    code = "no_such_actor"
    sentence = mark("Nobody here is called @{handle}.")


class BadHandle(Invalid):
    code = "bad_handle"
    sentence = mark(
        "“{handle}” cannot be a handle: 2 to 30 letters, digits, underscores or Chinese characters."
    )


class HandleTaken(Refusal):
    code = "handle_taken"
    sentence = mark("@{handle} is taken, or looks like one that is.")
    status = 409


class BadName(Invalid):
    code = "bad_name"
    sentence = mark("A name has 1 to {most} characters.")


class SummaryTooLong(Invalid):
    code = "summary_too_long"
    sentence = mark("That is longer than {most} characters.")


class NoSuchChoice(Invalid):
    code = "no_such_choice"
    sentence = mark("That is none of the choices.")


class CannotFollowYourself(Invalid):
    code = "cannot_follow_yourself"
    sentence = mark(
        "You are already at your own centre; follow somebody or something else."
    )


class PeopleOnly(Invalid):
    code = "people_only"
    sentence = mark("@{handle} is not a person; only people can act for a brand.")


class ActsAlready(Refusal):
    code = "acts_already"
    sentence = mark("@{handle} acts for it already.")
    status = 409


class LastOwner(Refusal):
    code = "last_owner"
    sentence = mark("Somebody must own it: make somebody else an owner first.")
    status = 409


class TooManyPeople(Refusal):
    code = "too_many_people"
    sentence = mark("At most {most} people can act for one brand.")
    status = 409


class NoSuchInvitation(NotFound):
    code = "no_such_invitation"
    sentence = mark("Nobody asks you to act for this, or no longer.")
