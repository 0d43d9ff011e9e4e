from django.apps import AppConfig


class ExposuresConfig(AppConfig):
    name = "xiangxin.ledger.exposures"
    label = "exposures"
