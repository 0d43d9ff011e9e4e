"""Addresses of this door."""

from xiangxin.web.layout.addresses import path
from xiangxin.web.orders import views

urlpatterns = [
    path("order/<str:token>", views.order, name="order"),
    path("order/<str:token>/cancel", views.cancel_order, name="cancel_order"),
    path("order/<str:token>/received", views.receive_order, name="receive_order"),
    path("order/<str:token>/claim", views.claim_order, name="claim_order"),
    path("me/orders", views.my_orders, name="my_orders"),
    path("me/orders/<id:order_id>", views.my_order, name="my_order"),
    path(
        "me/orders/<id:order_id>/cancel", views.cancel_my_order, name="cancel_my_order"
    ),
    path(
        "me/orders/<id:order_id>/received",
        views.receive_my_order,
        name="receive_my_order",
    ),
]
