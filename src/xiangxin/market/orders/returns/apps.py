from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "xiangxin.market.orders.returns"
    label = "returns"
