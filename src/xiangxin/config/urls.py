"""Every address of the market: each door lists its own."""

from django.urls import include, path

from xiangxin.web.layout import views as layout

handler400 = layout.unclear
handler403 = layout.not_allowed
handler404 = layout.not_found
handler500 = layout.broken

# Addresses are tried in this order: the doors that most people come through stand first.
urlpatterns = [
    path("", include("xiangxin.web.home.urls")),
    path("", include("xiangxin.web.actor.urls")),
    path("", include("xiangxin.web.checkout.urls")),
    path("", include("xiangxin.web.posts.urls")),
    path("", include("xiangxin.web.bag.urls")),
    path("", include("xiangxin.web.orders.urls")),
    path("", include("xiangxin.web.pull.urls")),
    path("", include("xiangxin.web.me.urls")),
    path("", include("xiangxin.web.claims.urls")),
    path("", include("xiangxin.web.make.urls")),
    path("", include("xiangxin.web.account.urls")),
    path("", include("xiangxin.web.demo.urls")),
    path("", include("xiangxin.web.layout.urls")),
]
