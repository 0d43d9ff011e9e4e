"""What a guest's browser does to buy."""

import re
from collections.abc import Iterator

from _load import Answer, Script, WrongAnswer, get, post

ADDRESS = {
    "email": "dee@example.com",
    "name": "Dee Stranger",
    "phone": "",
    "country": "NL",
    "street_address": "Oudegracht 218",
    "postal_code": "3511 NW",
    "city": "Utrecht",
}


def purchase(handle: str, variant: int) -> Script:
    """Five requests: the page, buy, the address, order, the order's page."""
    _check(200, (yield get(f"/@{handle}")))
    chosen = {"variant": str(variant), "units": "1", "from": "direct"}
    where = _check(200, (yield post(f"/@{handle}/buy", chosen)))
    bag = f"bag={where.cookies['bag']}"
    how = _check(200, (yield post("/checkout", ADDRESS, bag)))
    fields = {name: _hidden(how, name) for name in ("checkout", "shown")}
    placed = _check(
        303, (yield post("/checkout/place", {**fields, "method": "transfer"}, bag))
    )
    _check(200, (yield get(placed.location, bag)))


def purchases(handle: str, variant: int) -> Script:
    while True:
        yield from purchase(handle, variant)


def place(prepared: Iterator[tuple[int, str]], shown: str) -> Script:
    """Order what was prepared: (checkout, key of the guest's bag)."""
    while True:
        checkout, key = next(prepared)
        fields = {"checkout": str(checkout), "shown": shown, "method": "transfer"}
        answer = yield post("/checkout/place", fields, f"bag={key}.1")
        _check(303, answer)
        if not answer.location.startswith("/order/"):
            raise WrongAnswer(answer.location)


def _check(status: int, answer: Answer) -> Answer:
    if answer.status != status:
        raise WrongAnswer(f"{answer.status}, not {status}: {answer.body[-2_000:]!r}")
    return answer


def _hidden(page: Answer, name: str) -> str:
    found = re.search(f'name="{name}" value="([^"]*)"', page.body.decode())
    if not found:
        raise WrongAnswer(f"The page has no {name}.")
    return found[1]
