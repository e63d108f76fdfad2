"""A reader with a browser, for tests: opens reply forms, sends them, follows links; and a screener that answers as told."""

import html
import re
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from comments.models import Comment


@dataclass
class Verdict:
    """A screener's outcome, and the screener that gives it."""

    verdict: str = "publish"
    reason: str = ""
    policy: int | None = None
    urgent: bool = False
    told: tuple = ()

    def keep(self, comment):
        """There is no evidence to keep."""

    def told_before(self):
        return self.told

    def __call__(self, draft):
        self.draft = draft
        return self


class Reader:
    """One browser, in English, whose words are the source of all others."""

    def __init__(self):
        self.client = Client()

    def address(self, article, parent=None):
        with override("en"):
            return (
                reverse("comments:reply_to", args=[article.slug, parent.number])
                if parent
                else reverse("comments:reply", args=[article.slug])
            )

    def get(self, address, **headers):
        return self.client.get(address, headers=headers)

    def open_form(self, article, parent=None):
        return self.get(self.address(article, parent))

    def token(self, article, parent=None):
        return token_in(self.open_form(article, parent))

    def send(self, article, text="Je ne partage pas cet avis.", parent=None, token=None, headers=None, **fields):
        sent = {"text": text, "token": self.token(article, parent) if token is None else token, **fields}
        return self.client.post(self.address(article, parent), sent, headers=headers or {})

    def reply(self, article, text="Je ne partage pas cet avis.", parent=None, **fields):
        """The comment that a reply became, and the address of its receipt."""
        response = self.send(article, text, parent, **fields)
        assert response.status_code == 303, text_of(response)
        return Comment.objects.order_by("-pk").first(), response["Location"]


def staff(name="helene", rights=("moderate_comment",), **fields):
    """A member of staff and his browser, signed in."""
    user = get_user_model().objects.create_user(name, password="un mot de passe long", **{"is_staff": True, **fields})
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    reader = Reader()
    reader.client.force_login(user)
    reader.user = user
    return reader


def token_in(response):
    return re.search(r'name="token" value="([^"]*)"', response.content.decode())[1]


def textarea_in(response):
    """What stands in the page's text field, as a browser would send it."""
    found = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", response.content.decode(), re.DOTALL)
    return html.unescape(found[1]) if found else None


def text_of(response):
    """The words of a page, without tags, blanks made one."""
    page = re.sub(r"</?(?:a|b|bdi|i|span|time)\b[^>]*>", "", response.content.decode())
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
