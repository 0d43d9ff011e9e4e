from django.apps import AppConfig


class TaxesConfig(AppConfig):
    name = "xiangxin.market.taxes"
    label = "taxes"
