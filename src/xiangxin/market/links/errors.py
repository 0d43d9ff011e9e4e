from xiangxin.kernel.errors import Invalid, NotFound, Refusal, mark


class NoSuchLink(NotFound):
    code = "no_such_link"
    sentence = mark("There is no such link.")


class NotLinkable(Invalid):
    code = "not_linkable"
    sentence = mark("Short links lead to products and brands.")


class BadLinkName(Invalid):
    code = "bad_link_name"
    sentence = mark("A link's name has 1 to {most} characters.")


class NoSuchLinkPlace(Invalid):
    code = "no_such_link_place"
    sentence = mark("Choose one of the places.")


class NoSuchWayToShare(Invalid):
    code = "no_such_way_to_share"
    sentence = mark("Choose one of the ways to share.")


class TooManyLinks(Refusal):
    code = "too_many_links"
    sentence = mark("There are {most} links already; retire one first.")
    status = 409
