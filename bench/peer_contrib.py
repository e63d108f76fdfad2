"""A site with django-contrib-comments, run by the peers' own Python: `peer_contrib:application`, and `fill` to seed it;
with CONTRIB_ADMIN it has its admin, and `hold` lets comments wait there.

CONTRIB_DATABASE is its SQLite file. NORMAL, as its own measurements are made; FULL is the board's.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import django
from django.conf import settings

ADMIN = "CONTRIB_ADMIN" in os.environ  # readers are served without it, as fast as it can
SESSION = "contrib-session-of-a-moderator-0"

settings.configure(
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ["CONTRIB_DATABASE"],
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    },
    INSTALLED_APPS=[
        "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.sites", "django_comments",
        *(["django.contrib.admin", "django.contrib.messages"] if ADMIN else []),
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        *(["django.contrib.messages.middleware.MessageMiddleware"] if ADMIN else []),
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    (
                        "django.template.loaders.locmem.Loader",
                        {
                            "thread.html": "{% load comments %}{% get_comment_list for page as found %}<!doctype html><title>{{ page }}</title>"
                            "<dl>{% for comment in found %}<dt id='c{{ comment.id }}'>{{ comment.submit_date }} - {{ comment.name }}</dt>"
                            "<dd>{{ comment.comment|linebreaks }}</dd>{% endfor %}</dl>",
                            "comments/posted.html": "<!doctype html><title>Thanks</title>",
                        },
                    ),
                    *(["django.template.loaders.app_directories.Loader"] if ADMIN else []),
                ],
                "libraries": {"comments": "django_comments.templatetags.comments"},
                "context_processors": [
                    "django.template.context_processors.request",
                    *(["django.contrib.auth.context_processors.auth", "django.contrib.messages.context_processors.messages"] if ADMIN else []),
                ],
            },
        }
    ],
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["*"],
    SECRET_KEY="contrib",
    SITE_ID=1,
    STATIC_URL="/static/",
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
)  # fmt: skip
django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.contrib.sites.models import Site  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.shortcuts import get_object_or_404, render  # noqa: E402
from django.urls import include, path  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_comments.forms import CommentForm  # noqa: E402
from django_comments.models import Comment  # noqa: E402


def thread(request, page):
    return render(request, "thread.html", {"page": get_object_or_404(Site, pk=page)})


urlpatterns = [path("thread/<int:page>/", thread), path("comments/", include("django_comments.urls"))]
if ADMIN:
    from django.contrib import admin

    admin.autodiscover()
    urlpatterns.append(path("admin/", admin.site.urls))
application = get_wsgi_application()


def fill(source: str) -> None:
    """Store the threads of `source`, a JSON file, and print what a form for the last of them must carry."""
    call_command("migrate", verbosity=0)
    kind = ContentType.objects.get_for_model(Site)
    threads = json.loads(Path(source).read_text())
    for pk, comments in enumerate(threads, 1):
        Site.objects.update_or_create(pk=pk, defaults={"domain": f"{pk}.example", "name": f"{pk}"})
        rows = (
            Comment(
                content_type=kind,
                object_pk=str(pk),
                site_id=1,
                user_name=name or "Anonyme",
                comment=text,
                submit_date=timezone.now(),
            )
            for name, text in comments
        )
        Comment.objects.bulk_create(rows, batch_size=500)
    print(json.dumps(CommentForm(Site.objects.get(pk=len(threads))).generate_security_data()))


def hold(source: str) -> None:
    """Let the comments of `source`, a JSON file, wait for a superuser, whose session is SESSION."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.contrib.sessions.backends.db import SessionStore

    fill(source)
    Comment.objects.update(is_public=False)
    user = get_user_model().objects.create_superuser("bench", password=None)
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session._session_key = SESSION  # loading a key that does not exist yet would choose another
    session.save(must_create=True)


if __name__ == "__main__":
    (hold if ADMIN else fill)(sys.argv[1])
