"""The address behind the link that stops messages to a moderator; it needs no sign-in."""

from django.urls import re_path

from moderation.digest import pages

app_name = "digest"
urlpatterns = [re_path(r"^moderation/mail/(?P<pk>\d{1,18})/(?P<token>[0-9a-f]{40})/$", pages.stop, name="stop")]
