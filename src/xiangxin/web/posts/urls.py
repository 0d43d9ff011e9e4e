"""Addresses of this door."""

from django.urls import path, register_converter

from xiangxin.web.posts import views
from xiangxin.web.posts.keyset import Id

register_converter(Id, "id")

urlpatterns = [
    path("say", views.say, name="say_home"),
    path("@<str:handle>/say", views.say, name="say"),
    path("posts/<id:post_id>", views.thread, name="thread"),
    path("posts/<id:post_id>/reply", views.reply, name="reply"),
    path("posts/<id:post_id>/like", views.like, name="like"),
    path("posts/<id:post_id>/unlike", views.unlike, name="unlike"),
    path("posts/<id:post_id>/delete", views.delete, name="delete_post"),
]
