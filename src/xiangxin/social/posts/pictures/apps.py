from django.apps import AppConfig


class PicturesConfig(AppConfig):
    name = "xiangxin.social.posts.pictures"
    label = "post_pictures"
