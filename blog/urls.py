"""Addresses of the blog app; `config.urls` adds the article's own, wrapped in the kept page."""

from django.urls import path, re_path

from blog import editing, feeds, old_addresses, views

app_name = "blog"
urlpatterns = [
    path("", views.front, name="front"),
    path("feed/", feeds.feed, name="feed"),
    re_path(r"^(?P<path>(?:\d{4}/\d{2}|p)/[^/]+\.html)$", old_addresses.old_address, name="old_address"),
    path("redaction/", editing.desk, name="desk"),
    path("redaction/write/", editing.write, name="write"),
    path("redaction/<int:pk>/", editing.edit, name="edit"),
    path("redaction/<int:pk>/unpublish/", editing.unpublish, name="unpublish"),
]
