from xiangxin.web.embed import mapped, views
from xiangxin.web.layout.addresses import path

urlpatterns = [
    path("@<str:handle>/card", views.card, name="card"),
    path("@<str:handle>/card/talk", views.talk, name="talk_card"),
    path("@<str:handle>/embed", views.embed, name="embed"),
    path("oembed", views.oembed, name="oembed"),
    path("sitemap.xml", mapped.index, name="sitemap"),
    path("sitemap/<id:after>.xml", mapped.part, name="sitemap_part"),
    path("robots.txt", mapped.robots, name="robots"),
]
