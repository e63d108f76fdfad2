"""What may be wrong with this installation: one function a question, each answer with how to mend it."""

from __future__ import annotations

import random
import shutil
import smtplib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.models import Case, F, Max, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from comments import append_only, log
from comments.models import StatusChange
from moderation.house.plugins import found
from moderation.models import PluginOff
from operations.checks import DEMONSTRATION_ACCOUNT, database_is_for_production

SAMPLE, PLACES = 500, 10  # lines of the log that are verified, and from how many places they are taken
LOW_DISK, FULL_DISK = 2_000_000_000, 300_000_000  # bytes
WORKER_LATE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of the doctor's report; `mend` is empty where nothing is to be done."""

    about: str
    state: Literal["well", "note", "ill"]
    words: str
    mend: str = ""


def python() -> Iterator[Answer]:
    """An older one than 3.11 does not get as far as this."""
    yield Answer("Python", "well", ".".join(map(str, sys.version_info[:3])))


def mode() -> Iterator[Answer]:
    """In production also every setting that `make run` would refuse."""
    name, words = (
        _("Mode"),
        {"development": _("development"), "demo": _("demonstration"), "production": _("production")}[settings.MODE],
    )
    if not settings.PRODUCTION:
        yield Answer(name, "note", words, _("A real site has PALABRE_MODE=production in its .env."))
        return
    found = [m for m in run_checks(include_deployment_checks=True) if m.level >= WARNING and not m.is_silenced()]
    for message in found:
        yield Answer(name, "ill", message.msg, message.hint or "")
    if not found:
        yield Answer(name, "well", words)


def data_folder() -> Iterator[Answer]:
    name, free = _("Data folder"), shutil.disk_usage(settings.DATA_DIR).free
    words = _("%(folder)s, %(free).1f GB free") % {"folder": settings.DATA_DIR, "free": free / 1e9}
    if settings.DATA_DIR.stat().st_mode & 0o007:
        yield Answer(
            name,
            "ill",
            _("%(folder)s is open to every user of this machine.") % {"folder": settings.DATA_DIR},
            f"chmod 700 {settings.DATA_DIR}",
        )
    if free < LOW_DISK:
        yield Answer(name, "ill" if free < FULL_DISK else "note", words, _("Make room: a full disk stops the database."))
    else:
        yield Answer(name, "well", words)


def database() -> Iterator[Answer]:
    """Whether it answers, is migrated, and loses nothing it acknowledged; in every mode, as in production."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        version = f"{connection.display_name} {cursor.fetchone()[0]}"
    found = database_is_for_production(databases=["default"])
    for message in found:
        if settings.PRODUCTION or message.id != DEMONSTRATION_ACCOUNT:
            yield Answer(_("Database"), "ill", message.msg, message.hint or "")
    if not any(message.id != DEMONSTRATION_ACCOUNT for message in found):
        yield Answer(_("Database"), "well", version)


def triggers() -> Iterator[Answer]:
    missing = append_only.missing(connection)
    if missing:
        words = _("The log of decisions can be changed: %(names)s missing.") % {"names": ", ".join(missing)}
        yield Answer(_("Log of decisions"), "ill", words, _("`manage.py migrate` puts the triggers back. Ask who removed them."))
    else:
        yield Answer(_("Log of decisions"), "well", _("append-only"))


def chain() -> Iterator[Answer]:
    """Whether each line of a comment's log follows from the one before."""
    lines = StatusChange.objects.filter(comment_id__in=_sample()).order_by("comment_id", "pk")
    checked, broken = 0, []
    for comment, changes in groupby(lines, key=lambda line: line.comment_id):
        checked += 1
        if log.broken_links(changes):
            broken.append(comment)
    if broken:
        words = _("Lines were changed by other means than Palabre, of the comments: %(ids)s") % {
            "ids": ", ".join(map(str, broken[:20]))
        }
        yield Answer(_("Log of decisions"), "ill", words, _("Compare with a backup; keep both."))
    else:
        yield Answer(_("Log of decisions"), "well", _("unbroken for %(count)s comments taken at random") % {"count": checked})


def _sample() -> set[int]:
    """Comments to verify: all, on a small site; else those of the lines at random places in the log."""
    lines = StatusChange.objects.order_by("pk").values_list("pk", "comment_id")
    first = list(lines[:SAMPLE])
    if len(first) < SAMPLE:
        return {comment for _pk, comment in first}
    last = StatusChange.objects.aggregate(last=Max("pk"))["last"]
    places = random.sample(range(first[0][0], last + 1), PLACES)
    return {comment for place in places for _pk, comment in lines.filter(pk__gte=place)[: SAMPLE // PLACES]}


def catalogues() -> Iterator[Answer]:
    sources = [source for folder in settings.LOCALE_PATHS for source in Path(folder).glob("*/LC_MESSAGES/*.po")]
    stale = [s for s in sources if not s.with_suffix(".mo").exists() or s.with_suffix(".mo").stat().st_mtime < s.stat().st_mtime]
    if stale:
        yield Answer(
            _("Languages"), "ill", _("Not compiled: %(files)s") % {"files": ", ".join(s.parts[-3] for s in stale)}, "make setup"
        )
    else:
        yield Answer(_("Languages"), "well", _("compiled"))


def static_files() -> Iterator[Answer]:
    if settings.DEBUG or (settings.STATIC_ROOT / "staticfiles.json").exists():
        yield Answer(_("Style sheets and scripts"), "well", _("served from the sources") if settings.DEBUG else _("collected"))
    else:
        yield Answer(
            _("Style sheets and scripts"), "ill", _("Not collected."), _("`make run` does it, or `manage.py collectstatic`.")
        )


def mail() -> Iterator[Answer]:
    if not settings.EMAIL_IS_SET:
        yield Answer(_("E-mail"), "note", _("not set: whatever would be sent is left out"), _("Write EMAIL_URL into .env."))
        return
    try:
        with get_connection(timeout=10):
            yield Answer(_("E-mail"), "well", _("the server answers"))
    except (OSError, smtplib.SMTPException) as error:
        yield Answer(_("E-mail"), "ill", str(error), _("Look at EMAIL_URL in .env."))


def worker() -> Iterator[Answer]:
    """Seen by what it leaves undone: it may run on another machine."""
    now = timezone.now()
    put_off = When(run_after__gt=F("enqueued_at"), run_after__lte=now, then=F("run_after"))
    waiting = DBTaskResult.objects.ready().annotate(since=Case(put_off, default=F("enqueued_at")))
    since = waiting.order_by("since").values_list("since", flat=True).first()
    failed = DBTaskResult.objects.failed().filter(finished_at__gte=now - timedelta(days=7)).order_by("-finished_at").first()
    if since and now - since > WORKER_LATE:
        words = _("A task waits since %(time)s.") % {"time": timezone.localtime(since).strftime("%Y-%m-%d %H:%M")}
        yield Answer(_("Task worker"), "ill", words, _("`make run` starts it; alone: `manage.py db_worker`."))
    else:
        yield Answer(_("Task worker"), "well", _("no task waits too long"))
    if failed:
        words = _("%(task)s failed: %(error)s") % {"task": failed.task_path, "error": failed.exception_class_path}
        yield Answer(_("Task worker"), "note", words, _("The traceback is in the admin, under task results."))


def plugins() -> Iterator[Answer]:
    """Each must be found; that it was switched off for being late is remembered a week."""
    recent = PluginOff.objects.filter(path__in=settings.SCREENING_PLUGINS, at__gte=timezone.now() - timedelta(days=7))
    off = dict(recent.values_list("path", "at"))
    for path in settings.SCREENING_PLUGINS:
        if found(path) is None:
            words = _("%(path)s cannot be loaded.") % {"path": path}
            yield Answer(_("Plug-in"), "ill", words, _("Look at SCREENING_PLUGINS in .env; see docs/plugins.md."))
        elif path in off:
            time = timezone.localtime(off[path]).strftime("%Y-%m-%d %H:%M")
            words = _("%(path)s was too slow and was switched off in a process at %(time)s.") % {"path": path, "time": time}
            yield Answer(_("Plug-in"), "ill", words, _("Make it faster; a restart of the site switches it on again."))
        else:
            yield Answer(_("Plug-in"), "well", path)


# In this order; a question that needs the database is left out once the database did not answer.
QUESTIONS: tuple[Callable[[], Iterator[Answer]], ...] = (python, mode, data_folder, catalogues, static_files, mail)
QUESTIONS_TO_DATABASE: tuple[Callable[[], Iterator[Answer]], ...] = (database, triggers, chain, worker, plugins)


def examine() -> Iterator[Answer]:
    """Every answer, in order."""
    for question in QUESTIONS:
        yield from question()
    for question in QUESTIONS_TO_DATABASE:
        try:
            yield from question()
        except DatabaseError as error:
            yield Answer(
                _("Database"),
                "ill",
                str(error).strip(),
                _("Look at DATABASE_URL, whether the database runs, and whether `manage.py migrate` was run."),
            )
            return
