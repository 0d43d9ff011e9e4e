from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "xiangxin.market.releases"
    label = "releases"
