from django.apps import AppConfig


class ForecastsConfig(AppConfig):
    name = "xiangxin.insight.forecasts"
    label = "forecasts"
