from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "xiangxin.web"
    label = "web"
