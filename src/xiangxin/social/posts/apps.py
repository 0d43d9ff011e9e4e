from django.apps import AppConfig


class PostsConfig(AppConfig):
    name = "xiangxin.social.posts"
    label = "posts"
