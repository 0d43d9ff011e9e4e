from xiangxin.kernel.errors import Invalid, NotFound, Refusal, mark


class NoSuchIdea(NotFound):
    code = "no_such_idea"
    sentence = mark("There is no such idea, or its maker has hidden it.")


class NoTitle(Invalid):
    code = "idea_without_title"
    sentence = mark("Say in a few words what should be different.")


class TitleTooLong(Invalid):
    code = "idea_title_too_long"
    sentence = mark("A title has at most {most} characters; this one has {length}.")


class IdeaTooLong(Invalid):
    code = "idea_too_long"
    sentence = mark("An idea has at most {most} characters; this one has {length}.")


class NoWords(Invalid):
    code = "no_words"
    sentence = mark("Say why. Those who voted read it.")


class WordsTooLong(Invalid):
    code = "answer_too_long"
    sentence = mark("That is longer than {most} characters: {length}.")


class NoSuchAnswer(Invalid):
    code = "no_such_answer"
    sentence = mark("That is none of the answers an idea can have.")


class VotesClosed(Refusal):
    code = "votes_closed"
    sentence = mark(
        "“{title}” is decided, so its votes stand as they are. "
        "If it is not what you meant, propose yours."
    )
    status = 409


class CannotBecome(Refusal):
    code = "idea_cannot_become"
    sentence = mark("An idea that is {was} does not become {to} this way.")
    status = 409


class CannotShip(Refusal):
    code = "idea_cannot_ship"
    sentence = mark(
        "“{title}” is {state}, so a release cannot ship it. "
        "Open or plan it again first, or leave it out."
    )
    status = 409


class IntoItself(Invalid):
    code = "idea_into_itself"
    sentence = mark("An idea cannot be merged into itself. Choose another one.")


class InACircle(Refusal):
    code = "ideas_in_a_circle"
    sentence = mark("“{title}” was merged into this one already; a circle has no end.")
    status = 409


class OfAnotherProduct(Invalid):
    code = "idea_of_another_product"
    sentence = mark("Only ideas for the same product can be merged.")


class ShippedStays(Refusal):
    code = "shipped_idea_stays"
    sentence = mark("“{title}” has shipped; merge the other one into it instead.")
    status = 409


class IdeaMoved(Refusal):
    code = "idea_moved"
    sentence = mark("This idea was merged into another one just now. Look again.")
    status = 409


class IdeaChanged(Refusal):
    """`now` and `yours` are what stands and what was to stand."""

    code = "idea_changed"
    sentence = mark("Somebody else answered while you wrote. Nothing is lost.")
    status = 409
