"""Addresses of this door."""

from xiangxin.web.layout.addresses import path
from xiangxin.web.sellers import views

urlpatterns = [
    path("@<str:handle>/seller", views.seller, name="seller"),
    path("sellers/<id:brand_id>", views.seller_of, name="seller_of"),
    path("make/@<str:handle>/seller", views.make_seller, name="make_seller"),
]
