from django.apps import AppConfig


class WorldConfig(AppConfig):
    name = "xiangxin.world"
    label = "world"
