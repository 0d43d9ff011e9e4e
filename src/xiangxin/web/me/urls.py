from django.urls import path

from xiangxin.web.me import shown, views

urlpatterns = [
    path("me", views.me, name="me"),
    path("me/ledger", views.ledger_of_mine, name="my_ledger"),
    path("me/ledger/shown", shown.shown_to_me, name="shown_to_me"),
    path("me/ledger.json", shown.ledger_as_json, name="my_ledger_json"),
    path("me/ledger/erase", views.erase, name="erase_my_ledger"),
    path("me/settings", views.settings, name="settings"),
    path("me/profile", views.edit_profile, name="edit_profile"),
]
