"""Who may do what: every address × every kind of visitor × every method.

A new address without a row fails. Each request meets the same small market and is undone.
"""

import io
import json
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests import cast
from tests.cast import Person

from xiangxin.insight.experiments import actions as experiments
from xiangxin.insight.experiments.rules import Experiment, fingerprint_of
from xiangxin.ledger import queries as ledger
from xiangxin.ledger.exposures import queries as exposures
from xiangxin.ledger.exposures import showing
from xiangxin.market.ideas.tests.shop import proposed
from xiangxin.market.links.actions import put_up
from xiangxin.market.releases.tests.shop import drafted, published
from xiangxin.social.shield import actions as shield
from xiangxin.social.shield.queries import marks_on
from xiangxin.social.shield.rules import Marked
from xiangxin.web.posts.tests.visiting import said
from xiangxin.web.product.tests.shop import ADDRESS, Shop, open_shop

SECRET = b"known-to-the-table-and-to-nobody"
VISITORS = ("stranger", "buyer", "other", "maker", "rival", "staff")


@dataclass(frozen=True)
class Row:
    """What each visitor is answered, one word for all or one each.

    A number is a status, `in` goes to the sign-in page, `on` to another page of ours.
    """

    path: str
    get: str = "405"
    post: str = "405"
    fields: Mapping[str, str] = field(default_factory=dict)


LAMP = "/@thirdbench_lamp"
HUM = "/posts/{post}"
MINE = "/me/orders/{mine}"
IDEA = f"{LAMP}/ideas/{{idea}}"
WORDS = {"words": "Because.", "version": "1"}
REVIEW = f"{LAMP}/reviews/{{review}}"
SAID = {"stars": "2", "words": "It hums now.", "incentive": "none", "version": "1"}
NOTES = {"label": "v9", "kind": "other", "day": "2026-11-22", "notes": "It hums less."}
DESK = "/make/orders/{mine}"
LINK = "/order/{link}"
TEXT = {"text": "Does it blink?"}
DECISION = {"did": "uphold", "seen": "open", "reason": "It does."}
PASSWORD = cast.PASSWORD
SIGN_IN = {"login": "bo@example.com", "password": PASSWORD}
SIGN_UP = {"name": "Zoe", "email": "zoe@example.com", "password1": "a-lamp-at-noon"}
NEW_PASSWORD = {
    "oldpassword": PASSWORD,
    "password1": "a-lamp-at-noon",
    "password2": "a-lamp-at-noon",
}
BACK = {
    "units-{ink}": "1",
    "reason": "other",
    "words": "It hums.",
    "name": "Dee",
    "email": "dee@example.com",
}
PLACE = {"checkout": "{checkout}", "shown": "{shown}", "method": "cash"}
# fmt: off
ROWS = {
    "home": Row("/", "200"),
    "discover": Row("/discover", "200"),
    "search": Row("/search?q=lamp", "200"),
    "search_begun": Row("/search/begun?q=lam", "200"),
    "square": Row("/square?in=lamps", "200"),
    "hot": Row("/hot", "200"),
    "compare": Row("/compare?p=thirdbench_lamp", "200"),
    "actor": Row(LAMP, "200"),
    "following": Row("/@bo/following", "200"),
    "followers": Row(f"{LAMP}/followers", "200"),
    "thread": Row(HUM, "200"),
    "claims": Row("/claims", "200"),
    "about": Row("/about", "200"),
    "health": Row("/health", "200"),
    "picture": Row(f"/media/pictures/0a/0a{'0' * 30}-320.webp", "404"),
    "switch_language": Row("/language", post="on", fields={"language": "zh-hans"}),
    "just_shop": Row("/just-shop", post="on", fields={"talk": "hide"}),
    # Whoever is signed in takes part under their own name.   stranger buyer other maker rival staff
    "follow": Row(f"{LAMP}/follow", post="in on on on on on"),
    "unfollow": Row(f"{LAMP}/unfollow", post="in on on on on on"),
    "say_home": Row("/say", post="in on on on on on", fields=TEXT),
    "say": Row(f"{LAMP}/say", post="in on on on on on", fields=TEXT),
    "reply": Row(f"{HUM}/reply", post="in on on on on on", fields=TEXT),
    "like": Row(f"{HUM}/like", post="in on on on on on"),
    "unlike": Row(f"{HUM}/unlike", post="in on on on on on"),
    "delete_post": Row(f"{HUM}/delete", post="in on 403 403 403 on"),
    # Anybody proposes and votes; whoever makes the thing answers, and the staff may hide.
    "ideas": Row(f"{LAMP}/ideas", "200"),
    "roadmap": Row(f"{LAMP}/roadmap", "200"),
    "idea": Row(IDEA, "200"),
    "similar_ideas": Row(f"{LAMP}/ideas/similar?title=cord", "200"),
    "new_idea": Row(f"{LAMP}/ideas/new", "in 200 200 200 200 200", "in on on on on on", fields={"title": "A wall mount"}),
    "vote": Row(f"{IDEA}/vote", post="in on on on on on"),
    "unvote": Row(f"{IDEA}/unvote", post="in on on on on on"),
    "picture_idea": Row(f"{IDEA}/pictures", post="in on 403 403 403 403", fields={"alt-1": "A mount"}),
    "answer_idea": Row(f"{IDEA}/answer", post="in 403 403 on 403 403", fields={"to": "planned"} | WORDS),
    "merge_idea": Row(f"{IDEA}/merge", post="in 403 403 on 403 403", fields={"into": "{like_it}"} | WORDS),
    "hide_idea": Row(f"{IDEA}/hide", post="in 403 403 on 403 on", fields=WORDS),
    "show_idea": Row(f"{IDEA}/show", post="in 403 403 on 403 on", fields=WORDS),
    # A release is read by everybody, and its draft by those who write it.
    "releases": Row(f"{LAMP}/releases", "200"),
    "releases_atom": Row(f"{LAMP}/releases.atom", "200"),
    "releases_rss": Row(f"{LAMP}/releases.rss", "200"),
    "release": Row(f"{LAMP}/releases/{{release}}", "200"),
    "new_release": Row(f"{LAMP}/releases/new", "in 403 403 200 403 403", "in 403 403 on 403 403", fields=NOTES),
    "edit_release": Row(f"{LAMP}/releases/{{release}}/edit", "in 403 403 200 403 403", "in 403 403 on 403 403", fields=NOTES | {"version": "2"}),
    "publish_release": Row(f"{LAMP}/releases/{{draft}}/publish", post="in 403 403 on 403 403", fields={"version": "1"}),
    "discard_release": Row(f"{LAMP}/releases/{{draft}}/discard", post="in 403 403 on 403 403"),
    "take_back": Row(f"{LAMP}/releases/{{release}}/take-back", post="in 403 403 on 403 403", fields={"idea": "{shipped}"} | WORDS),
    # A review is read by everybody, and written by who received the thing: Cy has, here.
    "reviews": Row(f"{LAMP}/reviews", "200"),
    "review": Row(REVIEW, "200"),
    "write_review": Row(f"{LAMP}/reviews/write", "in 403 on 403 403 403", "in 403 409 403 403 403", fields=SAID),
    "edit_review": Row(f"{REVIEW}/edit", "in 404 200 404 404 404", "in 404 on 404 404 404", fields=SAID),
    "add_to_review": Row(f"{REVIEW}/add", "in 404 200 404 404 404", "in 404 on 404 404 404", fields=SAID),
    "take_back_review": Row(f"{REVIEW}/take-back", post="in 404 on 404 404 404", fields={"meant": "yes"}),
    "helped": Row(f"{REVIEW}/helped", post="in on 403 403 on on"),
    "helped_not": Row(f"{REVIEW}/helped-not", post="in on on on on on"),
    "answer_review": Row(f"{REVIEW}/answer", post="in 403 403 on 403 403", fields=WORDS),
    "hide_review": Row(f"{REVIEW}/hide", post="in 403 403 403 403 on", fields=WORDS),
    "show_review": Row(f"{REVIEW}/show", post="in 403 403 403 403 on", fields=WORDS),
    "ask_me": Row("/me/reviews/ask", post="in on on on on on", fields={"ask": "yes"}),
    # What was flagged is decided by the staff; who said it may object.
    "moderation": Row("/moderation", "in 403 403 403 403 200"),
    "moderation_log": Row("/moderation/log", "in 403 403 403 403 200"),
    "decide": Row("/moderation/{flag}/decide", post="in 403 403 403 403 on", fields=DECISION),
    "dispute": Row("/posts/{flagged}/dispute", post="in on 404 404 404 404", fields={"mark": "{flag}", "text": "A joke."}),
    # Figures are measured, published and withdrawn by those who make the thing.
    "pull": Row(f"{LAMP}/pull", "200"),
    "pull_csv": Row(f"{LAMP}/pull/orbits.csv", "404"),
    "market_pull": Row("/pull", "200"),
    "market_pull_csv": Row("/pull/influence.csv", "404"),
    "measure_again": Row(f"{LAMP}/pull/again", post="403 403 403 on 403 on"),
    "publish_pull": Row(f"{LAMP}/pull/publish", post="403 403 403 on 403 on"),
    "withdraw_pull": Row(f"{LAMP}/pull/withdraw", post="403 403 403 on 403 on"),
    # Anybody buys; a bag and a checkout are found by their owner alone: Bo has one here.
    "bag": Row("/bag", "200"),
    "bag_units": Row("/bag/units", post="404 on 404 404 404 404", fields={"variant": "{ink}", "units": "2"}),
    "buy": Row(f"{LAMP}/buy", "on", "200", fields={"variant": "{ink}"}),
    "checkout": Row("/checkout", "on 200 on on on on", "409 200 409 409 409 409", fields=ADDRESS),
    "place": Row("/checkout/place", "on", "404 on 404 404 404 404", fields=PLACE),
    # The signed link is the key to a guest's order; a member's is opened by its buyer.
    "order": Row(LINK, "200"),
    "cancel_order": Row(f"{LINK}/cancel", post="on"),
    "receive_order": Row(f"{LINK}/received", post="409"),
    "claim_order": Row(f"{LINK}/claim", post="in on on on on on"),
    # Bo's and the guest's are paid in cash; a real market has no made-up payment page.
    "pay_order": Row(f"{LINK}/pay", post="409"),
    "back_at_order": Row(f"{LINK}/back", "on"),
    "pay_my_order": Row(f"{MINE}/pay", post="in 409 404 403 404 403"),
    "back_at_my_order": Row(f"{MINE}/back", "in on 404 on 404 on"),
    "stripe_notice": Row("/pay/stripe", post="404"),
    "demo_payment": Row("/pay/demo/demo-7", "404", "404"),
    "return_things": Row(f"{LINK}/return", "200", "409", fields=BACK),
    "withdraw": Row(f"{LINK}/withdraw", "200", "200", fields=BACK),
    "keep_things": Row(f"{LINK}/returns/1/keep", post="404"),
    "order_again": Row(f"{LINK}/again", post="on"),
    "invoice": Row(f"{LINK}/invoice", "200", "on", fields={"title": "Bench GmbH"}),
    "my_orders": Row("/me/orders", "in 200 200 200 200 200"),
    "my_order": Row(MINE, "in 200 404 404 404 200"),
    "cancel_my_order": Row(f"{MINE}/cancel", post="in on 404 on 404 on"),
    "receive_my_order": Row(f"{MINE}/received", post="in 409 404 409 404 409"),
    "return_my_things": Row(f"{MINE}/return", "in 200 404 404 404 404", "in 409 404 404 404 404", fields=BACK),
    "withdraw_mine": Row(f"{MINE}/withdraw", "in 200 404 404 404 404", "in 200 404 404 404 404", fields=BACK),
    "keep_my_things": Row(f"{MINE}/returns/1/keep", post="in 404 404 404 404 404"),
    "order_mine_again": Row(f"{MINE}/again", post="in on 404 403 404 403"),
    "my_invoice": Row(f"{MINE}/invoice", "in 200 404 404 404 404", "in on 404 404 404 404"),
    # The desk: only what one makes oneself.
    "make": Row("/make", "in 200 200 200 200 200"),
    "make_product": Row("/make/@thirdbench_lamp", "in 403 403 200 403 200"),
    "set_stock": Row("/make/@thirdbench_lamp/stock", "in 403 403 200 403 200", "in 403 403 on 403 on", fields={"count-{ink}-2-5": "9"}),
    "make_products": Row("/make/@thirdbench/products", "in 403 403 200 403 200"),
    "make_new": Row("/make/@thirdbench/new", "in 403 403 200 403 200", "in 403 403 on 403 on", fields={"title": "A mug", "handle": "a_mug", "price": "88"}),
    "make_edit": Row("/make/@thirdbench_lamp/edit", post="in 403 403 on 403 on", fields={"title": "Lamp", "tax_class": "zero", "seen": "1"}),
    "make_publish": Row("/make/@thirdbench_lamp/publish", post="in 403 403 on 403 on", fields={"seen": "0"}),
    "make_retire": Row("/make/@thirdbench_lamp/retire", post="in 403 403 on 403 on", fields={"variant": "{ink}"}),
    "make_variants": Row("/make/@thirdbench_lamp/variants", post="in 403 403 on 403 on", fields={"option1": "Colour", "values1": "Sand", "price": "9"}),
    "make_details": Row("/make/@thirdbench_lamp/details", post="in 403 403 on 403 on", fields={"sku-{ink}": "L-9", "seen-{ink}": "1"}),
    "make_promise": Row("/make/@thirdbench_lamp/promise", post="in 403 403 on 403 on", fields={"variant": "{ink}", "kind": ""}),
    "make_counts": Row("/make/@thirdbench/counts", "in 403 403 200 403 200", "in 403 403 409 403 409", fields={"to": "9"}),
    "make_journal": Row("/make/@thirdbench_lamp/journal", "in 403 403 200 403 200", "in 403 403 on 403 on", fields={"variant": "{ink}", "reason": "received", "units": "2"}),
    "make_journal_undo": Row("/make/@thirdbench_lamp/journal/undo", post="in 403 403 404 403 404", fields={"change": "7"}),
    "make_bulk": Row("/make/@thirdbench/prices", "in 403 403 200 403 200", "in 403 403 409 403 409", fields={"to": "9"}),
    "make_export": Row("/make/@thirdbench/products.csv", "in 403 403 200 403 200"),
    "make_files": Row("/make/@thirdbench/files", "in 403 403 200 403 200", "in 403 403 422 403 422"),
    "make_upload": Row("/make/@thirdbench/files/7", "in 403 403 404 403 404"),
    "make_upload_confirm": Row("/make/@thirdbench/files/7/confirm", post="in 403 403 404 403 404"),
    "make_sending": Row("/make/@thirdbench/sending", "in 403 403 200 403 200", "in 403 403 on 403 on", fields={"zone": "0", "version": "0", "name": "Home", "countries": "NL", "name-0": "Post", "price-0": "8"}),
    "make_taxes": Row("/make/@thirdbench/taxes", "in 403 403 200 403 200", "in 403 403 on 403 on", fields={"version": "0", "is_included": "1", "on_shipping": "none"}),
    "make_codes": Row("/make/@thirdbench/codes", "in 403 403 200 403 200", "in 403 403 on 403 on", fields={"code": "SPRING", "kind": "percent", "amount": "10"}),
    "make_code": Row("/make/@thirdbench/codes/switch", post="in 403 403 404 403 404", fields={"discount": "1", "on": "1"}),
    "make_people": Row("/make/@thirdbench/people", "in 403 403 200 403 200", "in 403 403 on 403 on", fields={"person": "cy", "role": "editor"}),
    "make_proof": Row("/make/@thirdbench/proof", "in 403 403 200 403 200", "in 403 403 on 403 on", fields={"place": "mugs.example"}),
    "make_proof_change": Row("/make/@thirdbench/proof/change", post="in 403 403 on 403 on", fields={"did": "take_back"}),
    "make_people_change": Row("/make/@thirdbench/people/change", post="in 403 403 409 403 409", fields={"person": "{ana}", "role": "leave"}),
    "make_asked": Row("/make/asked", post="in 404 404 404 404 404", fields={"brand": "{brand}", "answer": "yes"}),
    "make_undo": Row("/make/undo", post="in 404 404 404 404 404", fields={"step": "7"}),
    "make_pictures": Row("/make/@thirdbench_lamp/pictures", "in 403 403 200 403 200", "in 403 403 422 403 422"),
    "arrange_pictures": Row("/make/@thirdbench_lamp/pictures/arrange", post="in 403 403 on 403 on", fields={"order": "1"}),
    "make_order": Row(DESK, "in 404 404 200 404 200"),
    "make_invoice": Row(f"{DESK}/invoice", "in 404 404 200 404 200", "in 404 404 409 404 409"),
    "seller": Row("/@thirdbench/seller", "200"),
    "seller_of": Row("/sellers/{brand}", "on"),
    # Mails about what one follows: Bo follows the lamp.
    "watch": Row(f"{LAMP}/watch", "in 200 200 200 200 200", "in on on on on on"),
    "watch_off": Row("/watch/off/nothing", "404", "404"),
    "make_orders": Row("/make/@thirdbench/orders", "in 403 403 200 403 200"),
    "make_orders_csv": Row("/make/@thirdbench/orders.csv?only=due&excel=1", "in 403 403 200 403 200"),
    "make_seller": Row("/make/@thirdbench/seller", "in 403 403 200 403 200", "in 403 403 on 403 on", fields={"name": "Bench", "address": "Kiln Lane", "email": "b@example.com"}),
    "drop_rest": Row(f"{DESK}/rest", post="in 403 404 409 404 409"),
    "answer_return": Row("/make/returns/1", post="in 404 404 404 404 404", fields={"do": "accept"}),
    "mark_paid": Row(f"{DESK}/paid", post="in 403 404 on 404 on"),
    "mark_shipped": Row(f"{DESK}/shipped", post="in 403 404 on 404 on"),
    "mark_refunded": Row(f"{DESK}/refunded", post="in 403 404 409 404 409"),
    "refund_order": Row(f"{DESK}/refund", post="in 403 404 409 404 409", fields={"amount": "1"}),
    # Anybody follows a short link and passes a thing on; its makers put links up.
    "follow_link": Row("/to/{code}", "on"),
    "link_code": Row("/to/{code}/qr.svg", "200"),
    "actor_code": Row(f"{LAMP}/qr.svg", "200"),
    "share": Row(f"{LAMP}/share", "200", "on", fields={"way": "open"}),
    "links": Row("/make/@thirdbench_lamp/links", "in 403 403 200 403 200"),
    "put_up_link": Row("/make/@thirdbench_lamp/links/put-up", post="in 403 403 on 403 on", fields={"name": "Fair", "place": "fair"}),
    "link_poster": Row("/make/@thirdbench_lamp/links/{code}", "in 403 403 200 403 200"),
    "link_card": Row("/make/@thirdbench_lamp/links/{code}/card.svg", "in 403 403 200 403 200"),
    "retire_link": Row("/make/@thirdbench_lamp/links/{code}/retire", post="in 403 403 on 403 on"),
    # Whoever is signed in may ask to be told; how many did is their makers' to see.
    "wait": Row("/@thirdbench_clock/wait", post="in on on on on on"),
    "think_better": Row("/@thirdbench_clock/wait/not", post="in on on on on on"),
    "waiting": Row("/make/@thirdbench_clock/waiting", "in 403 403 200 403 200"),
    # What others show of us.
    "card": Row(f"{LAMP}/card", "200"),
    "talk_card": Row(f"{LAMP}/card/talk", "200"),
    "embed": Row(f"{LAMP}/embed", "200"),
    "oembed": Row("/oembed?url=http%3A%2F%2Flocalhost%2F%40thirdbench_lamp", "404"),
    "sitemap": Row("/sitemap.xml", "200"),
    "sitemap_part": Row("/sitemap/0.xml", "200"),
    "robots": Row("/robots.txt", "200"),
    # Oneself.
    "me": Row("/me", "in 200 200 200 200 200"),
    "notifications": Row("/notifications", "in 200 200 200 200 200"),
    "read_notifications": Row("/notifications/read", post="in on on on on on", fields={"until": "1"}),
    "my_ledger": Row("/me/ledger", "in 200 200 200 200 200"),
    "shown_to_me": Row("/me/ledger/shown", "in 200 200 200 200 200"),
    "my_ledger_json": Row("/me/ledger.json", "in 200 200 200 200 200"),
    "erase_my_ledger": Row("/me/ledger/erase", post="in on on on on on", fields={"meant": "yes"}),
    "settings": Row("/me/settings", "in 200 200 200 200 200", "in on on on on on", fields={"ads_disclosed": "fold"}),
    "edit_profile": Row("/me/profile", post="in on on on on on", fields={"name": "New"}),
    # Signing up, in and out.
    "account_login": Row("/sign-in", "200 on on on on on", "on", fields=SIGN_IN),
    "account_signup": Row("/sign-up", "200 on on on on on", "on", fields=SIGN_UP),
    "account_logout": Row("/sign-out", "on 200 200 200 200 200", "on"),
    "account_inactive": Row("/account/inactive", "200"),
    "account_reauthenticate": Row("/account/confirm", "in 200 200 200 200 200", "in on on on on on", fields={"password": PASSWORD}),
    "account_email": Row("/account/email", "in 200 200 200 200 200", "in on on on on on", fields={"action_add": "", "email": "new@example.com"}),
    "account_change_password": Row("/account/password", "in 200 200 200 200 200", "in on on on on on", fields=NEW_PASSWORD),
    "account_set_password": Row("/account/password/set", "in on on on on on", "in on on on on on"),
    "account_email_verification_sent": Row("/account/verify", "200"),
    "account_confirm_email": Row("/account/verify/abc:def", "200", "404"),
    "account_reset_password": Row("/account/reset", "200", "on", fields={"email": "bo@example.com"}),
    "account_reset_password_done": Row("/account/reset/sent", "200"),
    "account_reset_password_from_key": Row("/account/reset/abc-def", "200", "200"),
    "account_reset_password_from_key_done": Row("/account/reset/done", "200"),
    # A real market has no such pages.
    "demo": Row("/demo", "404"),
    "demo_enter": Row("/demo/enter", post="404", fields={"as": "maker"}),
    "demo_mail": Row("/demo/mail", "404"),
}
# The same addresses where it matters whose page it is.
OTHERS = [
    Row("/@thirdbench", "200"),
    Row("/@thirdbench_clock", "200"),
    Row("/@bo", "200"),
    Row("/@nobody", "404"),
    Row("/@bo/ideas", "404"),
    Row("/@bo/releases.atom", "404"),
    Row("/@thirdbench_clock/ideas/{idea}", "404"),
    Row("/@thirdbench_clock/releases/{release}", "404"),
    Row("/@thirdbench_clock/reviews/{review}", "404"),
    Row("/@thirdbench_clock/reviews/{review}/hide", post="in 404 404 404 404 404", fields=WORDS),
    Row("/@bo/reviews", "404"),
    Row("/@thirdbench_clock/ideas/{idea}/vote", post="in 404 404 404 404 404"),
    Row(f"{LAMP}/releases/{{draft}}", "404 404 404 200 404 200"),
    Row("/@bo/pull", "404 200 404 404 404 200"),
    Row("/@thirdbench/pull", "200"),
    Row("/@bo/pull/direction.csv", "404"),
    Row("/@bo/pull/again", post="403 403 403 403 403 on"),
    Row("/@bo/pull/publish", post="403"),
    Row("/@bo/follow", post="in 422 on on on on"),
    Row("/@thirdbench_clock/buy", "on", "404", fields={"variant": "1"}),
    Row("/make/@thirdbench_clock", "in 403 403 200 403 200"),
    Row("/make/@thirdbench/stock", "in 403 403 200 403 200", "in 403 403 on 403 on"),
    Row("/make/@thirdbench_lamp/people", "in 404 404 404 404 404", "in 404 404 404 404 404"),
    Row("/make/@bo", "in 404 404 404 404 404"),
    Row("/make/@bo/pictures", "in 404 404 404 404 404", "in 404 404 404 404 404"),
    Row("/make/@thirdbench/pictures", "in 404 404 404 404 404", "in 404 404 404 404 404"),
    Row("/order/{mine}", "404"),
    Row("/order/{mine}/cancel", post="404"),
]
# fmt: on


@dataclass(frozen=True)
class Market:
    shop: Shop
    clients: Mapping[str, Client]
    names: Mapping[str, str]

    def ask(self, method: str, row: Row, visitor: str, **headers: str) -> HttpResponse:
        """One request; what it does to the visitor's cookies is forgotten."""
        client, path = self.clients[visitor], row.path.format(**self.names)
        cookies = deepcopy(client.cookies)
        fields = {
            name.format(**self.names): said.format(**self.names)
            for name, said in row.fields.items()
        }
        data = fields if method == "POST" else None
        answer = getattr(client, method.lower())(path, data, headers=headers)
        answer.read = answer.getvalue()  # to its end, which closes what it reads
        client.cookies = cookies
        return answer


@dataclass(frozen=True)
class Answer:
    """What a visitor was told at one address; `changed` are the tables a look altered."""

    method: str
    row: Row
    status: int
    word: str
    headers: Mapping[str, str]
    body: bytes
    is_streamed: bool
    changed: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.method} {self.row.path}: {self.word}"


@dataclass(frozen=True)
class Answers:
    """One visitor's, everywhere; and what is secret in the market they looked at."""

    all: tuple[Answer, ...]
    secrets: frozenset[str]

    def to(self, method: str) -> Iterator[Answer]:
        return (answer for answer in self.all if answer.method == method)


@pytest.fixture
def market(ana: Person, bo: Person, cy: Person, sam: Person) -> Market:
    """Bo spoke at Ana's lamp, ordered one and is about to order another; a guest has one."""
    eve = cast.person("Eve")
    shop = open_shop(ana, units=6)
    open_shop(eve, handle="lowclouds")
    people = (None, bo, cy, ana, eve, sam)
    clients = dict(zip(VISITORS, map(client_of, people), strict=True))
    link, mine = (ordered(client, shop) for client in (Client(), clients["buyer"]))
    page = checked_out(clients["buyer"], shop)
    review = said_of_what_came(clients, shop)
    flagged = said(bo, "Like and share to win a lamp.")
    shield.look(post=flagged, now=cast.NOW)
    shipped = proposed(cy, shop.lamp, "Less hum")
    release = drafted(ana, shop.lamp, "v1", ideas_in=(shipped,))
    published(ana.viewer, release)
    names = {
        "review": review,
        "idea": str(proposed(bo, shop.lamp, "A longer cord")),
        "like_it": str(proposed(cy, shop.lamp, "The plug is round")),
        "shipped": str(shipped),
        "release": str(release),
        "draft": str(drafted(ana, shop.lamp, "v2")),
        "flagged": str(flagged),
        "flag": str(marks_on(Marked.POST, [flagged])[0].id),
        "post": str(said(bo, "It hums.", place=shop.lamp)),
        "mine": mine.rpartition("/")[2],
        "link": link.removeprefix("/order/"),
        "ink": str(shop.ink),
        "brand": str(shop.brand),
        "ana": str(ana.id),
        "code": put_up(
            viewer=ana.viewer,
            actor=shop.lamp,
            name="A fair",
            place="fair",
            draw=lambda _: 77,
            now=cast.NOW,
        ),
        "checkout": hidden(page, "checkout"),
        "shown": hidden(page, "shown"),
    }
    return Market(shop, clients, names)


@pytest.fixture(scope="module")
def kept() -> dict[tuple[str, str], Answers]:
    return {}


@pytest.fixture(autouse=True)
def without_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one was shown is told here; a process of its own would begin each time."""

    def run(command: object, **given: Any) -> Any:
        lines = io.StringIO()
        showing.tell(json.loads(given["input"]), lines)
        given["stdout"].write(lines.getvalue().encode())
        return SimpleNamespace(returncode=0)

    instead = SimpleNamespace(run=run, PIPE=subprocess.PIPE)
    monkeypatch.setattr(exposures, "subprocess", instead)


Asked = Callable[..., Answers]


@pytest.fixture
def asked(
    kept: dict[tuple[str, str], Answers], request: pytest.FixtureRequest
) -> Asked:
    """Each visitor is sent round once in a language; several tests look at the answers."""

    def ask(visitor: str, language: str = "en") -> Answers:
        if (visitor, language) not in kept:
            market = request.getfixturevalue("market")
            kept[visitor, language] = everywhere(market, visitor, language)
        return kept[visitor, language]

    return ask


def everywhere(market: Market, visitor: str, language: str) -> Answers:
    experiments.begin(
        Experiment.CUE, [market.shop.lamp], secret=lambda: SECRET, now=cast.NOW
    )
    secrets = {str(one) for one in ledger.pseudonyms().values()}
    secrets |= {SECRET.decode(), SECRET.hex(), fingerprint_of(SECRET)}
    before = contents()
    told = []
    for row in (*ROWS.values(), *OTHERS):
        for method in ("GET", "POST"):
            with undone(), written() as statements:
                page = market.ask(method, row, visitor, **{"Accept-Language": language})
                is_look = method == "GET" and statements
                after = contents() if is_look else before
            told.append(
                Answer(
                    method,
                    row,
                    page.status_code,
                    answered(page),
                    dict(page.headers),
                    page.read,
                    page.streaming,
                    tuple(name for name in after if after[name] != before[name]),
                )
            )
    return Answers(tuple(told), frozenset(secrets))


def client_of(person: Person | None) -> Client:
    client = Client(raise_request_exception=False)
    if person is not None:
        client.post("/sign-in", {"login": person.email, "password": PASSWORD})
    return client


def said_of_what_came(clients: Mapping[str, Client], shop: Shop) -> str:
    """Cy receives a lamp and reviews it."""
    order = ordered(clients["other"], shop).rpartition("/")[2]
    clients["maker"].post(f"/make/orders/{order}/shipped")
    clients["other"].post(f"/me/orders/{order}/received")
    fields = {"stars": "4", "words": "It stands still.", "incentive": "none"}
    answer = clients["other"].post(f"{LAMP}/reviews/write", fields)
    return answer.headers["Location"].rpartition("/")[2]


def checked_out(client: Client, shop: Shop) -> str:
    client.post(f"{LAMP}/buy", {"variant": str(shop.ink)})
    return client.post("/checkout", ADDRESS).content.decode()


def ordered(client: Client, shop: Shop) -> str:
    page = checked_out(client, shop)
    fields = {name: hidden(page, name) for name in ("checkout", "shown")}
    return client.post("/checkout/place", fields | {"method": "cash"}).headers[
        "Location"
    ]


def hidden(page: str, name: str) -> str:
    found = re.search(f'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def answered(response: HttpResponse) -> str:
    if response.status_code not in {301, 302, 303}:
        return str(response.status_code)
    return "in" if response.headers["Location"].startswith("/sign-in?") else "on"


def told(words: str) -> dict[str, str]:
    """By visitor, from one word for all or one each."""
    each = words.split()
    return dict(
        zip(VISITORS, each * len(VISITORS) if len(each) == 1 else each, strict=True)
    )


def contents() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with connection.cursor() as cursor:
        found = {}
        for table in tables():
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(cursor.fetchall(), key=repr)
    return found


@cache
def tables() -> list[str]:
    return connection.introspection.table_names()


WRITING = re.compile(
    r"\b(insert|update|delete|merge|replace|truncate|create|alter|drop|copy)\b",
    re.IGNORECASE,
)


@contextmanager
def written() -> Iterator[list[str]]:
    """The block's statements that may change a row; if there is none, no row has changed."""
    found = []

    def watch(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        if WRITING.search(str(sql)):
            found.append(str(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


def patterns(found: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for one in found:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns)
        else:
            yield one


def test_every_address_has_a_row() -> None:
    names = {pattern.name for pattern in patterns(get_resolver().url_patterns)}

    assert names == set(ROWS)


@pytest.mark.parametrize("visitor", VISITORS)
def test_each_visitor_is_answered_as_the_table_says(asked: Asked, visitor: str) -> None:
    wrong = []
    for answer in asked(visitor).all:
        words = answer.row.get if answer.method == "GET" else answer.row.post
        if answer.word != told(words)[visitor]:
            wrong.append(answer.name)

    assert not wrong


def test_every_row_leads_to_its_address(market: Market) -> None:
    led = {
        name: get_resolver().resolve(row.path.partition("?")[0].format(**market.names))
        for name, row in ROWS.items()
    }

    assert {name: match.url_name for name, match in led.items()} == {
        name: name for name in ROWS
    }


@pytest.mark.parametrize("visitor", VISITORS)
def test_looking_changes_nothing(asked: Asked, visitor: str) -> None:
    assert not [
        f"{answer.row.path}: {answer.changed}"
        for answer in asked(visitor).to("GET")
        if answer.changed
    ]


FOREIGN = [
    {"Origin": "https://elsewhere.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "same-origin"},
    {},
]

# No form: whoever sends it signs it (web/payments/tests).
SIGNED = {"stripe_notice", "watch_off"}


def test_a_form_from_elsewhere_is_refused_everywhere(market: Market) -> None:
    for client in market.clients.values():
        client.handler.enforce_csrf_checks = True
    before = contents()
    visitors = ("stranger", "buyer", "maker")
    # Each address meets each sign and each visitor, each visitor every sign.
    accepted = [
        f"{visitor} {row.path} {headers}: {found}"
        for at, (name, row) in enumerate(ROWS.items())
        if name not in SIGNED
        for sign, headers in enumerate(FOREIGN)
        for visitor in [visitors[(at + sign + sign // 3) % 3]]
        if (found := market.ask("POST", row, visitor, **headers).status_code) != 403
    ]

    assert not accepted
    assert contents() == before


def test_a_form_of_ours_is_taken_by_any_of_the_three_signs(market: Market) -> None:
    client = market.clients["buyer"]
    client.handler.enforce_csrf_checks = True
    token = hidden(client.get("/me").content.decode(), "csrfmiddlewaretoken")
    follow = ROWS["follow"]
    for headers in ({"Origin": "http://testserver"}, {"Sec-Fetch-Site": "same-origin"}):
        assert market.ask("POST", follow, "buyer", **headers).status_code == 303
    fields = {"csrfmiddlewaretoken": token}
    assert client.post(follow.path, fields).status_code == 303


# What others may show in a frame: it has nothing that could be pressed by trick.
FRAMED = {
    ("GET", f"{LAMP}/card"): "frame-ancestors",
    ("GET", f"{LAMP}/card/talk"): "frame-ancestors",
}
# What our pages may not carry, because the policy would stop it: style and script in line.
IN_LINE = re.compile(
    r"""<style|<script(?![^>]*(\bsrc=|ld\+json))|<[^>]+\s(style|on[a-z]+)\s*=\s*["']"""
)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_page_says_what_a_browser_may_do_with_it(
    asked: Asked, language: str
) -> None:
    wrong = []
    for visitor in ("stranger", "buyer", "staff"):
        for answer in asked(visitor, language).all:
            name = f"{answer.name} {visitor} {answer.status}"
            may = FRAMED.get((answer.method, answer.row.path), "")
            wrong += [
                f"{name}: {word}" for word in missing(answer.headers) if word != may
            ]
            # What is streamed is a file to take along, not a page.
            if not answer.is_streamed and IN_LINE.search(answer.body.decode()):
                wrong.append(f"{name}: in line")

    assert not wrong


def missing(headers: Mapping[str, str]) -> Iterator[str]:
    policy = headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy:
        yield "Content-Security-Policy"
    if headers.get("X-Content-Type-Options") != "nosniff":
        yield "X-Content-Type-Options"
    if "frame-ancestors 'none'" not in policy:
        yield "frame-ancestors"


@pytest.mark.parametrize("visitor", ["buyer", "maker", "staff"])
def test_a_members_page_is_kept_by_no_cache(asked: Asked, visitor: str) -> None:
    assert not [
        f"{answer.row.path}: {control}"
        for answer in asked(visitor).to("GET")
        if answer.status == 200 and answer.row.path != "/health"
        if "private" not in (control := answer.headers.get("Cache-Control", ""))
    ]


@pytest.mark.parametrize("visitor", ["stranger", "buyer", "maker", "staff"])
def test_nothing_joins_a_pseudonym_to_an_account(asked: Asked, visitor: str) -> None:
    """Nor tells a key by which somebody could reckon what was drawn for whom."""
    answers = asked(visitor)
    told = []
    for answer in answers.to("GET"):
        said = f"{answer.body.decode(errors='replace')} {answer.headers}"
        if any(secret in said for secret in answers.secrets):
            told.append(answer.row.path)

    assert not told


@pytest.mark.parametrize("visitor", ["stranger", "buyer"])
def test_a_page_can_be_asked_for_by_its_head(
    asked: Asked, market: Market, visitor: str
) -> None:
    refused = []
    got = {answer.row.path: answer.word for answer in asked(visitor).to("GET")}
    for row in ROWS.values():
        with undone():
            head = answered(market.ask("HEAD", row, visitor))
        if head != got[row.path]:
            refused.append(f"{row.path}: {head}")

    assert not refused
