from xiangxin.kernel.errors import Invalid, NotFound, Refusal, mark


class NoSuchReview(NotFound):
    code = "no_such_review"
    sentence = mark("There is no such review, or whoever wrote it took it back.")


class NotReceived(Refusal):
    code = "not_received"
    sentence = mark(
        "Only who received it reviews it: an order of yours must have arrived, and you "
        "or its maker must have said so."
    )
    status = 403


class OwnProduct(Refusal):
    code = "own_product"
    sentence = mark("You act for whoever makes it, so you do not review it.")
    status = 403


class ReviewedAlready(Refusal):
    code = "reviewed_already"
    sentence = mark("You have reviewed it. Add to that what you think now.")
    status = 409


class ReviewTakenBack(Refusal):
    code = "review_taken_back"
    sentence = mark(
        "You took your review of it back. That is for good: nobody reviews a thing twice."
    )
    status = 409


class ReviewChanged(Refusal):
    code = "review_changed"
    sentence = mark(
        "It was changed meanwhile, in another window or by somebody else. Look again."
    )
    status = 409


class NotMeant(Invalid):
    code = "take_back_not_meant"
    sentence = mark("Nothing was taken back: tick the box first, so that it is meant.")


class NoStars(Invalid):
    code = "no_stars"
    sentence = mark("Give it one to five stars.")


class NoReviewWords(Invalid):
    code = "no_review_words"
    sentence = mark("Say in a few words what it is like.")


class ReviewTooLong(Invalid):
    code = "review_too_long"
    sentence = mark("At most {most} characters; these are {length}.")


class BadWeeks(Invalid):
    code = "bad_weeks"
    sentence = mark(
        "It arrived {most} weeks ago; say a whole number of weeks up to that."
    )


class PseudonymTooLong(Invalid):
    code = "pseudonym_too_long"
    sentence = mark("A name has at most {most} characters.")


class NoSuchIncentive(Invalid):
    code = "no_such_incentive"
    sentence = mark("Say whether you were given something for it.")


class IncentiveStays(Refusal):
    code = "incentive_stays"
    sentence = mark("What was once said to be given for a review stays said.")
    status = 409


class TooManyPhotos(Invalid):
    code = "too_many_photos"
    sentence = mark("A review has at most {most} photos.")


class PhotoAltTooLong(Invalid):
    code = "photo_alt_too_long"
    sentence = mark("What a photo shows is said in at most {most} characters.")


class TooManyUpdates(Refusal):
    code = "too_many_updates"
    sentence = mark(
        "You have added to it {most} times; change what stands there instead."
    )
    status = 409


class NotYoursToJudge(Refusal):
    code = "not_yours_to_judge"
    sentence = mark(
        "Whether it helps is for others to say: not its writer, nor the maker."
    )
    status = 403


class ReasonNeeded(Invalid):
    code = "review_reason_needed"
    sentence = mark("Say why. Everybody can read it.")
