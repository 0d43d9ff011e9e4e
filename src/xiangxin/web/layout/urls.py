from django.urls import path

from xiangxin.web.layout import views

urlpatterns = [
    path("language", views.switch_language, name="switch_language"),
    path("just-shop", views.just_shop, name="just_shop"),
    path("about", views.about, name="about"),
    path("health", views.health, name="health"),
]
