"""Addresses of this door."""

from django.urls import path

from xiangxin.web.pictures import views

urlpatterns = [
    path("make/@<str:handle>/pictures", views.pictures, name="make_pictures"),
    path("make/@<str:handle>/pictures/arrange", views.arrange, name="arrange_pictures"),
]
