from django.apps import AppConfig


class DiscountsConfig(AppConfig):
    name = "xiangxin.market.discounts"
    label = "discounts"
