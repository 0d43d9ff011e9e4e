from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "xiangxin.social.groups"
    label = "groups"
