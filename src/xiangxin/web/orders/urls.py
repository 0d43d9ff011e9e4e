"""Addresses of this door."""

from xiangxin.web.layout.addresses import path
from xiangxin.web.orders import again, invoicing, returning, views

urlpatterns = [
    path("order/<str:token>", views.order, name="order"),
    path("order/<str:token>/cancel", views.cancel_order, name="cancel_order"),
    path("order/<str:token>/received", views.receive_order, name="receive_order"),
    path("order/<str:token>/claim", views.claim_order, name="claim_order"),
    path("order/<str:token>/return", returning.return_things, name="return_things"),
    path("order/<str:token>/withdraw", returning.withdraw, name="withdraw"),
    path(
        "order/<str:token>/returns/<id:return_id>/keep",
        returning.keep_things,
        name="keep_things",
    ),
    path("order/<str:token>/again", again.order_again, name="order_again"),
    path("order/<str:token>/invoice", invoicing.invoice, name="invoice"),
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
    path(
        "me/orders/<id:order_id>/return",
        returning.return_things,
        name="return_my_things",
    ),
    path("me/orders/<id:order_id>/again", again.order_again, name="order_mine_again"),
    path("me/orders/<id:order_id>/invoice", invoicing.invoice, name="my_invoice"),
    path(
        "make/orders/<id:order_id>/invoice",
        invoicing.make_invoice,
        name="make_invoice",
    ),
    path("me/orders/<id:order_id>/withdraw", returning.withdraw, name="withdraw_mine"),
    path(
        "me/orders/<id:order_id>/returns/<id:return_id>/keep",
        returning.keep_things,
        name="keep_my_things",
    ),
]
