from django.apps import AppConfig


class CartConfig(AppConfig):
    name = "xiangxin.market.cart"
    label = "cart"
