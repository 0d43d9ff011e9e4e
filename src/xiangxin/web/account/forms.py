"""What sign-up asks beside e-mail and password."""

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from xiangxin.kernel.errors import Refusal
from xiangxin.social.actors.rules import NAME_MOST, name_of


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=NAME_MOST,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("What others see. A pseudonym is fine."),
    )
    in_experiments = forms.BooleanField(
        label=_("Take part in measuring"),
        required=False,
        initial=True,
        help_text=_(
            "Lines such as “Lin follows this” are held back at random, so that the market "
            "knows what they bring about; the settings have this switch too."
        ),
    )
    field_order = ("name", "email", "password1", "in_experiments")

    def clean_name(self) -> str:
        try:
            return name_of(self.cleaned_data["name"])
        except Refusal as refusal:
            raise forms.ValidationError(
                _("A name has 1 to %(most)s characters."), params=refusal.facts
            ) from refusal

    def signup(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """allauth asks for this; the adapter makes the person when it saves the user."""
