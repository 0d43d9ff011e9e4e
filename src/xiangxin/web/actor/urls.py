"""Addresses of this door."""

from django.urls import path

from xiangxin.web.actor import ties, views

urlpatterns = [
    path("@<str:handle>", views.actor, name="actor"),
    path("@<str:handle>/following", ties.following, name="following"),
    path("@<str:handle>/followers", ties.followers, name="followers"),
    path("@<str:handle>/follow", ties.follow, name="follow"),
    path("@<str:handle>/unfollow", ties.unfollow, name="unfollow"),
]
