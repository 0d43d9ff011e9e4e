from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "xiangxin.market.reviews"
    label = "reviews"
