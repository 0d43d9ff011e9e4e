from django.apps import AppConfig


class HotConfig(AppConfig):
    name = "xiangxin.social.timelines.hot"
    label = "hot"
