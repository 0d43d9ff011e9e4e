"""Addresses of this door."""

from django.urls import path

from xiangxin.web.hot import views

urlpatterns = [path("hot", views.hot, name="hot")]
