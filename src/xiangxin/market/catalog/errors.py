from xiangxin.kernel.errors import Invalid, NotFound, Refusal, mark


class NoSuchBrand(NotFound):
    code = "no_such_brand"
    sentence = mark("There is no such brand here.")


class NoSuchProduct(NotFound):
    code = "no_such_product"
    sentence = mark("There is no such product here.")


class NoSuchVariant(NotFound):
    code = "no_such_variant"
    sentence = mark("There is no such variant here.")


class PriceOutOfBounds(Invalid):
    code = "price_out_of_bounds"
    sentence = mark("A price is at least 0 and at most {most}.")


class WrongCurrency(Invalid):
    code = "wrong_currency"
    sentence = mark("This is sold in {currency}, not in {given}.")


class BadOptions(Invalid):
    code = "bad_options"
    sentence = mark(
        "A product has at most {most} options, and each variant one value for each."
    )


class BadVariant(Invalid):
    code = "bad_variant"
    sentence = mark(
        "SKUs, barcodes and options have at most {most} characters, and weights are 0 to {grams} g."
    )


class SameVariantTwice(Refusal):
    code = "same_variant_twice"
    sentence = mark("Two variants have the same options, or the same SKU.")
    status = 409


class NotASheet(Invalid):
    code = "not_a_sheet"
    sentence = mark(
        "This file is {kind}, whatever its name says; save it as CSV first."
    )


class TooManyRows(Invalid):
    code = "too_many_rows"
    sentence = mark("The file has more than {most} rows; split it.")


class EmptyFile(Invalid):
    code = "empty_file"
    sentence = mark("The file has no rows.")


class FileTooLarge(Invalid):
    code = "file_too_large"
    sentence = mark("The file is larger than {most} MB; split it.")


class UnknownEncoding(Invalid):
    code = "unknown_encoding"
    sentence = mark(
        "The file’s text cannot be read: it is neither UTF-8 nor GB18030. Save it as UTF-8 CSV."
    )


class MissingColumns(Invalid):
    code = "missing_columns"
    sentence = mark("The header lacks: {columns}.")


class RepeatedColumns(Invalid):
    code = "repeated_columns"
    sentence = mark("The header has a column twice: {columns}.")
