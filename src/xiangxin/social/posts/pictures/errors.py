from xiangxin.kernel.errors import Invalid, Refusal, mark


class TooManyShots(Refusal):
    code = "too_many_post_pictures"
    sentence = mark("At most {most} pictures can be shown with it.")
    status = 409


class WordsTooLong(Invalid):
    code = "post_picture_words_too_long"
    sentence = mark("What a picture shows is said in at most {most} characters.")
