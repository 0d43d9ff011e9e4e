"""Addresses of this door."""

from xiangxin.web.layout.addresses import path
from xiangxin.web.reviews import making, views, writing

urlpatterns = [
    path("@<str:handle>/reviews", views.reviews, name="reviews"),
    path("@<str:handle>/reviews/write", writing.write, name="write_review"),
    path("@<str:handle>/reviews/<id:review_id>", views.review, name="review"),
    path("@<str:handle>/reviews/<id:review_id>/edit", writing.edit, name="edit_review"),
    path("@<str:handle>/reviews/<id:review_id>/add", writing.add, name="add_to_review"),
    path(
        "@<str:handle>/reviews/<id:review_id>/take-back",
        writing.take_back,
        name="take_back_review",
    ),
    path("@<str:handle>/reviews/<id:review_id>/helped", views.helped, name="helped"),
    path(
        "@<str:handle>/reviews/<id:review_id>/helped-not",
        views.helped_not,
        name="helped_not",
    ),
    path(
        "@<str:handle>/reviews/<id:review_id>/answer",
        making.answer,
        name="answer_review",
    ),
    path("@<str:handle>/reviews/<id:review_id>/hide", making.hide, name="hide_review"),
    path("@<str:handle>/reviews/<id:review_id>/show", making.show, name="show_review"),
    path("me/reviews/ask", writing.ask_me, name="ask_me"),
]
