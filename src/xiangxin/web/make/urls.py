"""Addresses of this door."""

from xiangxin.web.layout.addresses import path
from xiangxin.web.make import views

urlpatterns = [
    path("make", views.make, name="make"),
    path("make/@<str:handle>", views.product, name="make_product"),
    path("make/@<str:handle>/stock", views.set_stock, name="set_stock"),
    path("make/orders/<id:order_id>", views.order, name="make_order"),
    path("make/orders/<id:order_id>/paid", views.mark_paid, name="mark_paid"),
    path("make/orders/<id:order_id>/shipped", views.mark_shipped, name="mark_shipped"),
    path(
        "make/orders/<id:order_id>/refunded", views.mark_refunded, name="mark_refunded"
    ),
]
