from django.apps import AppConfig


class WaitingConfig(AppConfig):
    name = "xiangxin.market.waiting"
    label = "waiting"
