from django.apps import AppConfig


class IdeasConfig(AppConfig):
    name = "xiangxin.market.ideas"
    label = "ideas"
