from django.apps import AppConfig


class ActorsConfig(AppConfig):
    name = "xiangxin.social.actors"
    label = "actors"
