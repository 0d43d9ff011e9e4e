"""Signing up, in and out: allauth's views at our addresses, under the names it looks up."""

from allauth.account import views
from django.urls import path, re_path

urlpatterns = [
    path("sign-in", views.login, name="account_login"),
    path("sign-up", views.signup, name="account_signup"),
    path("sign-out", views.logout, name="account_logout"),
    path("account/inactive", views.account_inactive, name="account_inactive"),
    path("account/confirm", views.reauthenticate, name="account_reauthenticate"),
    path("account/email", views.email, name="account_email"),
    path("account/password", views.password_change, name="account_change_password"),
    path("account/password/set", views.password_set, name="account_set_password"),
    path(
        "account/verify",
        views.email_verification_sent,
        name="account_email_verification_sent",
    ),
    re_path(
        r"^account/verify/(?P<key>[-:\w]+)$",
        views.confirm_email,
        name="account_confirm_email",
    ),
    path("account/reset", views.password_reset, name="account_reset_password"),
    path(
        "account/reset/sent",
        views.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^account/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "account/reset/done",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
