"""Addresses of this door."""

from django.urls import path

from xiangxin.web.compare import views

urlpatterns = [path("compare", views.compare, name="compare")]
