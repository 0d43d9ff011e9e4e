"""Only what a mail's link needs; the real address belongs to the door."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def order(request: HttpRequest, token: str) -> HttpResponse:
    return HttpResponse(token)


urlpatterns = [path("order/<str:token>", order, name="order")]
