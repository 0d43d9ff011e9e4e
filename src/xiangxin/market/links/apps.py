from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "xiangxin.market.links"
    label = "links"
