from django.apps import AppConfig


class TogetherConfig(AppConfig):
    name = "xiangxin.market.orders.together"
    label = "together"
