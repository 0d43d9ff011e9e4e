"""Addresses of this door."""

from xiangxin.web.layout.addresses import path
from xiangxin.web.payments import views

urlpatterns = [
    path("order/<str:token>/pay", views.pay_order, name="pay_order"),
    path("order/<str:token>/back", views.back_at_order, name="back_at_order"),
    path("me/orders/<id:order_id>/pay", views.pay_my_order, name="pay_my_order"),
    path(
        "me/orders/<id:order_id>/back", views.back_at_my_order, name="back_at_my_order"
    ),
    path("pay/stripe", views.stripe_notice, name="stripe_notice"),
    path("pay/demo/<str:reference>", views.demo_payment, name="demo_payment"),
]
