from django.apps import AppConfig


class SnapshotsConfig(AppConfig):
    name = "xiangxin.insight.snapshots"
    label = "snapshots"
