from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "xiangxin.market.payments"
    label = "payments"
