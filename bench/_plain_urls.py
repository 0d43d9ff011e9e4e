"""Addresses of the ordinary site; all but one only to be linked to."""

import _plain
from django.urls import path

urlpatterns = [
    path("", _plain.home, name="home"),
    *(
        path(where, _plain.home, name=name)
        for name, where in {
            "discover": "discover",
            "claims": "claims",
            "search": "search",
            "bag": "bag",
            "me": "me",
            "say_home": "posts",
            "language": "language",
            "actor": "@<str:handle>",
            "thread": "posts/<int:post_id>",
            "like": "posts/<int:post_id>/like",
            "unlike": "posts/<int:post_id>/unlike",
        }.items()
    ),
]
