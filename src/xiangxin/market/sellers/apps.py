from django.apps import AppConfig


class SellersConfig(AppConfig):
    name = "xiangxin.market.sellers"
    label = "sellers"
