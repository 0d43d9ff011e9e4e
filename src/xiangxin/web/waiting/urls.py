from xiangxin.web.layout.addresses import path
from xiangxin.web.waiting import views

urlpatterns = [
    path("@<str:handle>/wait", views.wait, name="wait"),
    path("@<str:handle>/wait/not", views.think_better, name="think_better"),
    path("make/@<str:handle>/waiting", views.waiting_page, name="waiting"),
]
