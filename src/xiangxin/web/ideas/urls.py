"""Addresses of this door."""

from xiangxin.web.ideas import making, views
from xiangxin.web.layout.addresses import path

urlpatterns = [
    path("@<str:handle>/ideas", views.ideas, name="ideas"),
    path("@<str:handle>/ideas/new", views.new, name="new_idea"),
    path("@<str:handle>/ideas/similar", views.similar, name="similar_ideas"),
    path("@<str:handle>/roadmap", views.roadmap, name="roadmap"),
    path("@<str:handle>/ideas/<id:idea_id>", views.idea, name="idea"),
    path("@<str:handle>/ideas/<id:idea_id>/vote", views.vote, name="vote"),
    path("@<str:handle>/ideas/<id:idea_id>/unvote", views.unvote, name="unvote"),
    path(
        "@<str:handle>/ideas/<id:idea_id>/pictures", views.picture, name="picture_idea"
    ),
    path("@<str:handle>/ideas/<id:idea_id>/answer", making.answer, name="answer_idea"),
    path("@<str:handle>/ideas/<id:idea_id>/merge", making.merge, name="merge_idea"),
    path("@<str:handle>/ideas/<id:idea_id>/hide", making.hide, name="hide_idea"),
    path("@<str:handle>/ideas/<id:idea_id>/show", making.show, name="show_idea"),
]
