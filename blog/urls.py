"""Addresses of the blog app; `config.urls` adds the article's own, wrapped in the kept page."""

from django.urls import path, re_path

from blog import archive, editing, feeds, old_addresses, views

app_name = "blog"
urlpatterns = [
    path("", views.front, name="front"),
    path("feed/", feeds.feed, name="feed"),
    path("archives/", archive.archives, name="archives"),
    re_path(r"^archives/(?P<year>[0-9]{4})/(?P<month>[0-9]{2})/$", archive.month, name="month"),
    path("tags/<str:slug>/", archive.tag, name="tag"),
    path("tags/<str:slug>/feed/", feeds.tag_feed, name="tag_feed"),
    re_path(r"^(?P<path>(?:\d{4}/\d{2}|p)/[^/]+\.html)$", old_addresses.old_address, name="old_address"),
    path("redaction/", editing.desk, name="desk"),
    path("redaction/write/", editing.write, name="write"),
    path("redaction/<int:pk>/", editing.edit, name="edit"),
    path("redaction/<int:pk>/unpublish/", editing.unpublish, name="unpublish"),
]
