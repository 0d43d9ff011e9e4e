"""Addresses of this door."""

from xiangxin.web.layout.addresses import path
from xiangxin.web.watching import views

urlpatterns = [
    path("@<str:handle>/watch", views.watch, name="watch"),
    path("watch/off/<str:token>", views.watch_off, name="watch_off"),
]
