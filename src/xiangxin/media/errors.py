"""Why a picture is not taken. Each is kept by its code and told beside the file's name."""

from xiangxin.kernel.errors import Invalid, mark


class PictureRefused(Invalid):
    code = "picture_refused"
    sentence = mark("This picture cannot be taken.")


class PictureEmpty(PictureRefused):
    code = "picture_empty"
    sentence = mark("The file is empty.")


class PictureTooLarge(PictureRefused):
    code = "picture_too_large"
    sentence = mark("More than {most} MB.")
    status = 413


class PicturesTooLarge(PictureRefused):
    code = "pictures_too_large"
    sentence = mark("Together these are more than {most} MB. Send fewer at once.")
    status = 413


class PictureIsSvg(PictureRefused):
    code = "picture_is_svg"
    sentence = mark("An SVG may carry script. Save it as PNG.")


class PictureIsHeic(PictureRefused):
    code = "picture_is_heic"
    sentence = mark("Not every browser shows HEIC or AVIF. Save it as JPEG.")


class NotAPicture(PictureRefused):
    code = "not_a_picture"
    sentence = mark("Not a picture in JPEG, PNG, WebP or GIF, whatever its name says.")


class PictureBroken(PictureRefused):
    code = "picture_broken"
    sentence = mark("The file is cut off or broken.")


class TooManyPixels(PictureRefused):
    code = "too_many_pixels"
    sentence = mark("More than {most} megapixels. Make it smaller.")


class PictureTooNarrow(PictureRefused):
    code = "picture_too_narrow"
    sentence = mark("One side is over {most} times the other.")


class PictureTooHard(PictureRefused):
    code = "picture_too_hard"
    sentence = mark("Reading it takes more time or memory than any photograph needs.")


class PictureLost(PictureRefused):
    code = "picture_lost"
    sentence = mark("The file was lost before it was read. Send it again.")
