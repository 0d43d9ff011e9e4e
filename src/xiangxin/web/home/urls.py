"""Addresses of this door."""

from django.urls import path

from xiangxin.web.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("discover", views.discover, name="discover"),
    path("search", views.search, name="search"),
]
