from django.urls import path

from xiangxin.web.claims import views

urlpatterns = [path("claims", views.claims, name="claims")]
