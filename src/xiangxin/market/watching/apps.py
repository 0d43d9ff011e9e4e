from django.apps import AppConfig


class WatchingConfig(AppConfig):
    name = "xiangxin.market.watching"
    label = "watching"
