"""Every address of the market."""

from django.urls import include, path

from xiangxin.web.layout import views as layout

handler400 = layout.unclear
handler403 = layout.not_allowed
handler404 = layout.not_found
handler500 = layout.broken

urlpatterns = [
    path("language", layout.switch_language, name="switch_language"),
    path("health", layout.health, name="health"),
    path("account/", include("allauth.account.urls")),
]
