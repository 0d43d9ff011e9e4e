from django.apps import AppConfig


class ExperimentsConfig(AppConfig):
    name = "xiangxin.insight.experiments"
    label = "experiments"
