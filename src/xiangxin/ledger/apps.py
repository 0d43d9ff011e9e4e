from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "xiangxin.ledger"
    label = "ledger"
