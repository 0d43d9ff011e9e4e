from django.urls import path

from xiangxin.web.demo import views

urlpatterns = [
    path("demo", views.entries, name="demo"),
    path("demo/enter", views.enter, name="demo_enter"),
    path("demo/mail", views.mails, name="demo_mail"),
]
