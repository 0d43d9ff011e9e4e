"""Addresses of this door."""

from django.urls import path

from xiangxin.web.notifications import views

urlpatterns = [
    path("notifications", views.notifications, name="notifications"),
    path("notifications/read", views.read, name="read_notifications"),
]
