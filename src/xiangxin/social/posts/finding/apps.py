from django.apps import AppConfig


class PostFindingConfig(AppConfig):
    name = "xiangxin.social.posts.finding"
    label = "post_finding"
