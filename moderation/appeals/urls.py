"""The address at which a decision is contested: below the receipt's, which holds the secret."""

from django.urls import re_path

from moderation.appeals import pages

app_name = "appeals"
urlpatterns = [
    re_path(r"^discussion/receipt/(?P<token>[0-9a-f]{40})/contest/$", pages.contest, name="contest"),
]
