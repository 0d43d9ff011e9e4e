"""Addresses of this door."""

from django.urls import path

from xiangxin.web.media import views

urlpatterns = [
    path("media/pictures/<str:folder>/<str:name>", views.picture, name="picture"),
]
