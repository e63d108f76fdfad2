"""Addresses at which readers report comments: under discussion/, where the browser's cookie travels."""

from django.urls import path, re_path

from moderation.reports import pages

app_name = "reports"
urlpatterns = [
    re_path(r"^discussion/report/(?P<token>[0-9a-f]{40})/$", pages.status, name="status"),
    path("discussion/<slug:slug>/<int:number>/report/", pages.report, name="report"),
]
