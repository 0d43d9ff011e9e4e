from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "xiangxin.outbox"
    label = "outbox"
