"""Why an address is not fetched, or what came of it. Each is kept by its code."""

from xiangxin.kernel.errors import Invalid, mark


class NotFetched(Invalid):
    code = "not_fetched"
    sentence = mark("This address cannot be read.")


class NotAnAddress(NotFetched):
    code = "not_an_address"
    sentence = mark(
        "This is not the address of a public web page, such as example.com."
    )


class AddressIsNumber(NotFetched):
    code = "address_is_number"
    sentence = mark("Name it in words, as example.com; not by a number.")


class AddressHasPort(NotFetched):
    code = "address_has_port"
    sentence = mark("Only the usual web ports are asked; leave out the port.")


class AddressHasUser(NotFetched):
    code = "address_has_user"
    sentence = mark("An address with a name and @ in it misleads its readers.")


class SiteNotFound(NotFetched):
    code = "outside_not_found"
    sentence = mark("No such site is found.")


class NotPublic(NotFetched):
    code = "outside_not_public"
    sentence = mark("The site stands in a private network, not in the open.")


class NotReached(NotFetched):
    code = "outside_not_reached"
    sentence = mark("The site does not answer, or its certificate is not right.")


class TookTooLong(NotFetched):
    code = "outside_too_long"
    sentence = mark("The site took too long to answer.")


class AnswerTooLarge(NotFetched):
    code = "outside_too_large"
    sentence = mark("The site sent more than any such page needs.")


class AnswerUnreadable(NotFetched):
    code = "outside_unreadable"
    sentence = mark("What the site sent cannot be read.")


class LedInCircles(NotFetched):
    code = "outside_in_circles"
    sentence = mark("The site leads on and on, from one address to another.")
