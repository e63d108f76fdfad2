"""Addresses where editors say how strict the check is under their article: beside the article's own form."""

from django.urls import path

from moderation.rules import strictness

app_name = "strictness"
urlpatterns = [path("redaction/<int:pk>/strictness/", strictness.page, name="article")]
