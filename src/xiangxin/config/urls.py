"""Every address of the market: each door lists its own."""

from xiangxin.web.account.urls import urlpatterns as account
from xiangxin.web.actor.urls import urlpatterns as actor
from xiangxin.web.bag.urls import urlpatterns as bag
from xiangxin.web.checkout.urls import urlpatterns as checkout
from xiangxin.web.claims.urls import urlpatterns as claims
from xiangxin.web.compare.urls import urlpatterns as compare
from xiangxin.web.demo.urls import urlpatterns as demo
from xiangxin.web.embed.urls import urlpatterns as embed
from xiangxin.web.home.urls import urlpatterns as home
from xiangxin.web.hot.urls import urlpatterns as hot
from xiangxin.web.ideas.urls import urlpatterns as ideas
from xiangxin.web.layout import views
from xiangxin.web.layout.urls import urlpatterns as layout
from xiangxin.web.links.urls import urlpatterns as links
from xiangxin.web.make.urls import urlpatterns as make
from xiangxin.web.me.urls import urlpatterns as me
from xiangxin.web.media.urls import urlpatterns as media
from xiangxin.web.moderation.urls import urlpatterns as moderation
from xiangxin.web.notifications.urls import urlpatterns as notifications
from xiangxin.web.orders.urls import urlpatterns as orders
from xiangxin.web.payments.urls import urlpatterns as payments
from xiangxin.web.pictures.urls import urlpatterns as pictures
from xiangxin.web.posts.urls import urlpatterns as posts
from xiangxin.web.pull.urls import urlpatterns as pull
from xiangxin.web.releases.urls import urlpatterns as releases
from xiangxin.web.reviews.urls import urlpatterns as reviews
from xiangxin.web.search.urls import urlpatterns as search
from xiangxin.web.sellers.urls import urlpatterns as sellers
from xiangxin.web.waiting.urls import urlpatterns as waiting
from xiangxin.web.watching.urls import urlpatterns as watching

handler400 = views.unclear
handler403 = views.not_allowed
handler404 = views.not_found
handler500 = views.broken

# One flat list: an include would be one more matching a request. Addresses are tried in
# this order: the doors that most people come through stand first.
urlpatterns = [
    *home,
    *search,
    *actor,
    *checkout,
    *posts,
    *bag,
    *orders,
    *payments,
    *ideas,
    *reviews,
    *compare,
    *releases,
    *pull,
    *me,
    *notifications,
    *hot,
    *claims,
    *make,
    *pictures,
    *links,
    *waiting,
    *sellers,
    *watching,
    *embed,
    *moderation,
    *account,
    *demo,
    *media,
    *layout,
]
