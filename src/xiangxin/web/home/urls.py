"""Addresses of this door."""

from django.urls import path

from xiangxin.web.home import square, views

urlpatterns = [
    path("", views.home, name="home"),
    path("discover", views.discover, name="discover"),
    path("square", square.square, name="square"),
]
