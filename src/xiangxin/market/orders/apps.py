from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "xiangxin.market.orders"
    label = "orders"
