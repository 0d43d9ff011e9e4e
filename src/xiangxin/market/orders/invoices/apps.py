from django.apps import AppConfig


class InvoicesConfig(AppConfig):
    name = "xiangxin.market.orders.invoices"
    label = "invoices"
