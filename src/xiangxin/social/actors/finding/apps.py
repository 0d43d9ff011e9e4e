from django.apps import AppConfig


class ActorFindingConfig(AppConfig):
    name = "xiangxin.social.actors.finding"
    label = "actor_finding"
