"""Addresses of this door."""

from django.urls import path

from xiangxin.web.checkout import views

urlpatterns = [
    path("@<str:handle>/buy", views.buy, name="buy"),
    path("checkout", views.checkout, name="checkout"),
    path("checkout/place", views.place, name="place"),
]
