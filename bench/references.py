"""What the board is compared with on the same engine: as little Django as can do the same thing, and none at all.

Served by gunicorn: `bench.references:constant` and `bench.references:lean`. BENCH_PAGE is the file with the bytes of a
page of the board, DATABASE_URL the place of the lean tables. `python -m bench.references` makes and fills them.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import django
import environ
from django.conf import settings

import config  # noqa: F401  (the same SQLite as the board's)

_PAGE = Path(os.environ.get("BENCH_PAGE", os.devnull))
_DURABLE = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA mmap_size=0;"

if not settings.configured:
    database = environ.Env().db("DATABASE_URL")
    database["CONN_MAX_AGE"] = None
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": _DURABLE}
    settings.configure(
        DATABASES={"default": database},
        ROOT_URLCONF="bench.references",
        ALLOWED_HOSTS=["*"],
        SECRET_KEY="lean",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        MIDDLEWARE=[],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [Path(__file__).parent / "templates"],
                "OPTIONS": {
                    "loaders": [("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])]
                },
            }
        ],
    )
    django.setup()

from django import forms  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.template import engines  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils import timezone  # noqa: E402


class LeanComment(models.Model):
    """One comment, with nothing that a board of this kind could leave out."""

    article = models.PositiveIntegerField()
    number = models.PositiveIntegerField(null=True)
    name = models.CharField(max_length=80, blank=True)
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        app_label = "lean"
        indexes = [models.Index(fields=["article", "number"], name="lean_page")]


class LeanForm(forms.Form):
    name = forms.CharField(required=False, max_length=80)
    text = forms.CharField(max_length=10_000)


def lean_page(request: HttpRequest, article: int) -> HttpResponse:
    """The first 50 comments: one query by a proper index, one flat template."""
    comments = LeanComment.objects.filter(article=article).order_by("number")[:50]
    return render(request, "lean.html", {"comments": comments, "article": article})


def lean_post(request: HttpRequest, article: int) -> HttpResponse:
    """A form, one insert, a redirect."""
    form = LeanForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    sent = form.cleaned_data
    LeanComment.objects.create(article=article, name=sent["name"], body=sent["text"], at=timezone.now())
    return HttpResponseRedirect(f"/lean/{article}/", status=303)


def bare(request: HttpRequest) -> HttpResponse:
    """A static template with the bytes of a page of the board."""
    return HttpResponse(_static_template.render({}, request))


_page = _PAGE.read_bytes()
_static_template = engines["django"].from_string(f"{{% verbatim bench %}}{_page.decode()}{{% endverbatim bench %}}")
urlpatterns = [path("bare/", bare), path("lean/<int:article>/", lean_page), path("lean/<int:article>/post/", lean_post)]
lean = get_wsgi_application()


def constant(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The same bytes, without any framework."""
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(_page)))])
    return [_page]


def insert_loop(seconds: float) -> float:
    """Inserts a second, one at a time, each durable before the next: what the engine itself allows."""
    text, done, until = "x" * 400, 0, time.perf_counter() + seconds
    with connection.cursor() as cursor:
        while time.perf_counter() < until:
            cursor.execute(
                "INSERT INTO lean_leancomment (article, name, body, at) VALUES (0, '', %s, %s)", [text, timezone.now()]
            )
            done += 1
    return done / seconds


def _fill(size: int) -> None:
    from bench.prose import Prose, authors

    with connection.schema_editor() as editor:
        editor.create_model(LeanComment)
    prose, names, chance = Prose(3), authors(), random.Random(4)
    now = timezone.now()
    rows = (LeanComment(article=1, number=n, name=chance.choice(names), body=prose.comment(), at=now) for n in range(1, size + 1))
    LeanComment.objects.bulk_create(rows, batch_size=500)


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        _fill(int(sys.argv[2]))
    else:
        print(insert_loop(float(sys.argv[2])))
