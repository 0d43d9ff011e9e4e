from django.apps import AppConfig


class ShieldConfig(AppConfig):
    name = "xiangxin.social.shield"
    label = "shield"
