from django.apps import AppConfig


class FindingConfig(AppConfig):
    name = "xiangxin.market.catalog.finding"
    label = "finding"
