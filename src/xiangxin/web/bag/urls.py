"""Addresses of this door."""

from django.urls import path

from xiangxin.web.bag import views

urlpatterns = [
    path("bag", views.bag, name="bag"),
    path("bag/units", views.set_units, name="bag_units"),
]
