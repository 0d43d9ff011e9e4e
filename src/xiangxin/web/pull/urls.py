from django.urls import path

from xiangxin.web.pull import views

urlpatterns = [
    path("@<str:handle>/pull", views.pull, name="pull"),
    path("@<str:handle>/pull/<slug:measure>.csv", views.figures, name="pull_csv"),
    path("@<str:handle>/pull/again", views.measure_again, name="measure_again"),
    path("@<str:handle>/pull/publish", views.publish, name="publish_pull"),
    path("@<str:handle>/pull/withdraw", views.withdraw, name="withdraw_pull"),
    path("pull", views.market, name="market_pull"),
    path("pull/<slug:measure>.csv", views.market_figures, name="market_pull_csv"),
]
