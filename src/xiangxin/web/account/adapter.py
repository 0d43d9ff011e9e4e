"""Where allauth meets actors: a new user becomes a person in the same transaction."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth import get_user_model
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest
from typing_extensions import override

from xiangxin.kernel.ids import next_id
from xiangxin.social.actors import actions as actors
from xiangxin.web.layout.origin import origin_of
from xiangxin.world import chance, clock


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    @override
    def new_user(self, request: HttpRequest) -> Any:
        now = clock.now()
        return get_user_model()(id=next_id(now), date_joined=now)

    @override
    def is_safe_url(self, url: str | None) -> bool:
        """Only a path of our own is gone back to after signing in."""
        return bool(url and url.startswith("/") and super().is_safe_url(url))

    @override
    @transaction.atomic
    def save_user(
        self,
        request: HttpRequest,
        user: Any,
        form: Form,
        commit: bool = True,
    ) -> Any:
        user.email = form.cleaned_data["email"]
        user.set_password(form.cleaned_data["password1"])
        user.save(force_insert=True)
        now = clock.now()
        person = actors.join(
            user=user,
            name=form.cleaned_data["name"],
            pseudonym=chance.pseudonym(),
            origin=origin_of(request),
            now=now,
        )
        is_measured = form.cleaned_data["in_experiments"]
        actors.prefer(person=person, in_experiments=is_measured, now=now)
        return user
