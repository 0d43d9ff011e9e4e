"""Addresses of this door."""

from xiangxin.web.layout.addresses import path
from xiangxin.web.releases import feeds, making, views

urlpatterns = [
    path("@<str:handle>/releases", views.releases, name="releases"),
    path("@<str:handle>/releases.atom", feeds.atom, name="releases_atom"),
    path("@<str:handle>/releases.rss", feeds.rss, name="releases_rss"),
    path("@<str:handle>/releases/new", making.new, name="new_release"),
    path("@<str:handle>/releases/<id:release_id>", views.release, name="release"),
    path(
        "@<str:handle>/releases/<id:release_id>/edit", making.edit, name="edit_release"
    ),
    path(
        "@<str:handle>/releases/<id:release_id>/publish",
        making.publish,
        name="publish_release",
    ),
    path(
        "@<str:handle>/releases/<id:release_id>/discard",
        making.discard,
        name="discard_release",
    ),
    path(
        "@<str:handle>/releases/<id:release_id>/take-back",
        making.take_back,
        name="take_back",
    ),
]
