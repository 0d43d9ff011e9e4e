"""Addresses of this door."""

from xiangxin.web.layout.addresses import path
from xiangxin.web.make import (
    bulk,
    codes,
    files,
    journal,
    orders,
    people,
    products,
    proof,
    refunds,
    returns,
    sending,
    table,
    taxes,
    views,
)

_AT = "make/@<str:handle>"

urlpatterns = [
    path("make", views.make, name="make"),
    path("make/undo", products.undo, name="make_undo"),
    path("make/asked", people.answer, name="make_asked"),
    path(_AT, products.product, name="make_product"),
    path(f"{_AT}/stock", table.table, name="set_stock"),
    path(f"{_AT}/products", products.products, name="make_products"),
    path(f"{_AT}/new", products.new, name="make_new"),
    path(f"{_AT}/edit", products.edit, name="make_edit"),
    path(f"{_AT}/publish", products.publish, name="make_publish"),
    path(f"{_AT}/retire", products.retire, name="make_retire"),
    path(f"{_AT}/variants", products.add, name="make_variants"),
    path(f"{_AT}/details", products.details, name="make_details"),
    path(f"{_AT}/promise", products.promise, name="make_promise"),
    path(f"{_AT}/journal", journal.journal, name="make_journal"),
    path(f"{_AT}/journal/undo", journal.undo, name="make_journal_undo"),
    path(f"{_AT}/prices", bulk.bulk, name="make_bulk"),
    path(f"{_AT}/counts", bulk.counts, name="make_counts"),
    path(f"{_AT}/products.csv", files.export, name="make_export"),
    path(f"{_AT}/files", files.files, name="make_files"),
    path(f"{_AT}/files/<id:upload_id>", files.upload, name="make_upload"),
    path(
        f"{_AT}/files/<id:upload_id>/confirm", files.confirm, name="make_upload_confirm"
    ),
    path(f"{_AT}/sending", sending.sending, name="make_sending"),
    path(f"{_AT}/taxes", taxes.taxes, name="make_taxes"),
    path(f"{_AT}/codes", codes.codes, name="make_codes"),
    path(f"{_AT}/codes/switch", codes.switch, name="make_code"),
    path(f"{_AT}/orders", orders.orders, name="make_orders"),
    path(f"{_AT}/orders.csv", orders.orders_csv, name="make_orders_csv"),
    path(f"{_AT}/people", people.people, name="make_people"),
    path(f"{_AT}/people/change", people.change, name="make_people_change"),
    path(f"{_AT}/proof", proof.proof, name="make_proof"),
    path(f"{_AT}/proof/change", proof.change, name="make_proof_change"),
    path("make/orders/<id:order_id>", views.order, name="make_order"),
    path("make/orders/<id:order_id>/rest", returns.drop_rest, name="drop_rest"),
    path("make/returns/<id:return_id>", returns.answer_return, name="answer_return"),
    path("make/orders/<id:order_id>/paid", views.mark_paid, name="mark_paid"),
    path("make/orders/<id:order_id>/shipped", views.mark_shipped, name="mark_shipped"),
    path(
        "make/orders/<id:order_id>/refunded", views.mark_refunded, name="mark_refunded"
    ),
    path("make/orders/<id:order_id>/refund", refunds.refund, name="refund_order"),
]
