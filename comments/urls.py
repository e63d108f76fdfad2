"""Addresses of the comments app: all under discussion/, so that the cookie of who posted travels nowhere else."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from comments import views
from comments.finding import feeds
from comments.page.kept import kept
from comments.views.follow import following
from comments.views.useful import useful


class ReceiptToken(StringConverter):
    """The secret at the end of a tracking link."""

    regex = "[0-9a-f]{40}"


register_converter(ReceiptToken, "receipt_token")

app_name = "comments"
urlpatterns = [
    path("articles/<slug:slug>/feed/", kept(feeds.feed), name="feed"),
    path("discussion/rules/", views.rules, name="rules"),
    path("discussion/rules/versions/", views.rules_versions, name="rules_versions"),
    path("discussion/rules/versions/<int:version>/", views.rules, name="rules_version"),
    path("discussion/receipt/", views.find_receipt, name="find_receipt"),
    path("discussion/receipt/<receipt_token:token>/", views.receipt, name="receipt"),
    path("discussion/receipt/mine/", views.mine, name="mine"),
    path("discussion/receipt/<receipt_token:token>/edit/", views.edit, name="edit"),
    path("discussion/receipt/<receipt_token:token>/replies/", views.replies, name="replies"),
    path("discussion/receipt/<receipt_token:token>/withdraw/", views.withdraw, name="withdraw"),
    path("discussion/following/<int:pk>/<receipt_token:token>/", following, name="following"),
    path("discussion/<slug:slug>/reply/", views.reply, name="reply"),
    path("discussion/<slug:slug>/reply/<int:number>/", views.reply, name="reply_to"),
    path("discussion/<slug:slug>/<int:number>/", kept(views.branch), name="branch"),
    path("discussion/<slug:slug>/at/<int:known_as>/", views.place, name="place"),
    path("discussion/<slug:slug>/news/", views.news, name="news"),
    path("discussion/<slug:slug>/<int:number>/useful/", useful, name="useful"),
    path("discussion/<slug:slug>/<int:number>/remove/", views.remove, name="remove"),
    path("discussion/<slug:slug>/<int:number>/undo/", views.undo, name="undo"),
]
