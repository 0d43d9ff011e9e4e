from xiangxin.web.layout.addresses import path
from xiangxin.web.links import desk, sharing, views

urlpatterns = [
    path("to/<str:code>", views.follow_link, name="follow_link"),
    path("to/<str:code>/qr.svg", views.link_code, name="link_code"),
    path("@<str:handle>/qr.svg", views.actor_code, name="actor_code"),
    path("@<str:handle>/share", sharing.share, name="share"),
    path("make/@<str:handle>/links", desk.index, name="links"),
    path("make/@<str:handle>/links/put-up", desk.put_up, name="put_up_link"),
    path("make/@<str:handle>/links/<str:code>", desk.poster, name="link_poster"),
    path("make/@<str:handle>/links/<str:code>/card.svg", desk.card, name="link_card"),
    path("make/@<str:handle>/links/<str:code>/retire", desk.retire, name="retire_link"),
]
