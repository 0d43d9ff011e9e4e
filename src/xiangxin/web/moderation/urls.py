"""Addresses of this door."""

from xiangxin.web.layout.addresses import path
from xiangxin.web.moderation import views

urlpatterns = [
    path("moderation", views.queue, name="moderation"),
    path("moderation/log", views.log, name="moderation_log"),
    path("moderation/<id:mark>/decide", views.decide, name="decide"),
    path("posts/<id:post_id>/dispute", views.dispute, name="dispute"),
]
