from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "xiangxin.insight.claims"
    label = "claims"
