"""The home feed as ordinary Django: stock middleware, the ORM, Django's own templates."""

from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_ours = vars(import_module("xiangxin.config.settings"))
_engine = {
    "xiangxin.config.sqlite": "django.db.backends.sqlite3",
    "xiangxin.config.postgresql": "django.db.backends.postgresql",
}[_ours["DATABASES"]["default"]["ENGINE"]]
_stock = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
settings.configure(
    **{name: value for name, value in _ours.items() if name.isupper()}
    | {
        "ROOT_URLCONF": "_plain_urls",
        "DATABASES": {"default": {**_ours["DATABASES"]["default"], "ENGINE": _engine}},
        "AUTHENTICATION_BACKENDS": ["django.contrib.auth.backends.ModelBackend"],
        "MIDDLEWARE": _stock,
        "INSTALLED_APPS": [
            *(app for app in _ours["INSTALLED_APPS"] if not app.startswith("allauth")),
            "django.contrib.messages",
            "django.contrib.humanize",
        ],
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [Path(__file__).parent],
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
    }
)
application = get_wsgi_application()

posts = import_module("xiangxin.social.posts.models")
actors = import_module("xiangxin.social.actors.models")
catalog = import_module("xiangxin.market.catalog.models")


def home(request: HttpRequest) -> HttpResponse:
    me = actors.Account.objects.select_related("actor").get(user=request.user).actor
    follows = actors.Follow.objects.filter(
        follower=me, target__suspended_at=None
    ).values_list("target_id", flat=True)
    said = posts.Post.objects.filter(
        root=None, deleted_at=None, visibility="public", author__suspended_at=None
    )
    followed = list(follows)
    said = said.filter(author__in=[*followed, me.id]) | said.filter(place__in=followed)
    shown = list(said.select_related("author", "place").order_by("-id")[:20])
    liked = set(
        posts.Like.objects.filter(person=me, post__in=shown).values_list(
            "post_id", flat=True
        )
    )
    newest = catalog.Product.objects.filter(
        is_published=True, actor__suspended_at=None, brand__actor__suspended_at=None
    ).select_related("actor", "brand__actor")
    shelf = list(newest.order_by("-actor_id")[:6])
    places = {post.place_id for post in shown if post.place_id}
    goods = {one.actor_id: one for one in newest.filter(actor_id__in=places)}
    _dress([*shelf, *goods.values()])
    for post in shown:
        post.is_liked = post.id in liked
        post.product = goods.pop(post.place_id, None)
    values: dict[str, Any] = {"me": me, "posts": shown, "products": shelf}
    return render(request, "_plain.html", values)


def _dress(products: list[Any]) -> None:
    ids = [product.actor_id for product in products]
    prices: dict[int, list[int]] = {}
    for variant in catalog.Variant.objects.filter(product_id__in=ids, is_retired=False):
        prices.setdefault(variant.product_id, []).append(variant.price_minor)
    pictures: dict[int, Any] = {}
    for image in catalog.Image.objects.filter(product_id__in=ids).order_by("position"):
        pictures.setdefault(image.product_id, image)
    for product in products:
        product.price = min(prices[product.actor_id]) / 100
        product.picture = pictures.get(product.actor_id)
