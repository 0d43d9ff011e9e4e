"""Addresses of this door."""

from xiangxin.web.layout.addresses import path
from xiangxin.web.posts import views

urlpatterns = [
    path("say", views.say, name="say_home"),
    path("@<str:handle>/say", views.say, name="say"),
    path("posts/<id:post_id>", views.thread, name="thread"),
    path("posts/<id:post_id>/reply", views.reply, name="reply"),
    path("posts/<id:post_id>/like", views.like, name="like"),
    path("posts/<id:post_id>/unlike", views.unlike, name="unlike"),
    path("posts/<id:post_id>/delete", views.delete, name="delete_post"),
]
