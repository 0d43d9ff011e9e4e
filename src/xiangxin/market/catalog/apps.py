from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "xiangxin.market.catalog"
    label = "catalog"
