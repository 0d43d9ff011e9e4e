"""What our middleware adds to a request, as the type checker sees it."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from xiangxin.social.actors.queries import SignedIn
from xiangxin.social.actors.rules import Viewer


class Request(HttpRequest):
    viewer: Viewer
    me: SignedIn | None  # only when somebody is signed in
    language: str
    request_id: str
    exposure: int | None  # under which what this page shows was logged
    htmx: HtmxDetails
    user: AbstractBaseUser | AnonymousUser  # type: ignore[assignment]
