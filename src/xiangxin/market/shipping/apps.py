from django.apps import AppConfig


class ShippingConfig(AppConfig):
    name = "xiangxin.market.shipping"
    label = "shipping"
