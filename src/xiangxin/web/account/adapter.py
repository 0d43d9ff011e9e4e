"""Where allauth meets actors: a new user becomes a person in the same transaction."""

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest

from xiangxin.kernel.ids import next_id
from xiangxin.social.actors import actions as actors
from xiangxin.web.layout.origin import origin_of
from xiangxin.world import chance, clock


class Adapter(DefaultAccountAdapter):
    def new_user(self, request: HttpRequest) -> AbstractBaseUser:
        now = clock.now()
        return get_user_model()(id=next_id(now), date_joined=now)

    @transaction.atomic
    def save_user(
        self,
        request: HttpRequest,
        user: AbstractBaseUser,
        form: Form,
        commit: bool = True,  # noqa: FBT001, FBT002 - allauth's signature
    ) -> AbstractBaseUser:
        user.email = form.cleaned_data["email"]
        self.set_password(user, form.cleaned_data["password1"])
        user.save(force_insert=True)
        actors.join(
            user=user,
            name=form.cleaned_data["name"],
            pseudonym=chance.pseudonym(),
            origin=origin_of(request),
            now=clock.now(),
        )
        return user
