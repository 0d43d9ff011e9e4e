from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "xiangxin.social.notifications"
    label = "notifications"
