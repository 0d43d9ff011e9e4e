from django.apps import AppConfig


class StockConfig(AppConfig):
    name = "xiangxin.market.stock"
    label = "stock"
