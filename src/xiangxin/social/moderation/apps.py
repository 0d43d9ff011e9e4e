from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "xiangxin.social.moderation"
    label = "moderation"
