"""Addresses of this door."""

from django.urls import path

from xiangxin.web.search import views

urlpatterns = [
    path("search", views.search, name="search"),
    path("search/begun", views.begun, name="search_begun"),
]
