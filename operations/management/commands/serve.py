"""`manage.py serve`, which `make run` calls: a real site, or a refusal that says what to mend."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from operations import serving


class Command(BaseCommand):
    help = "Serve the site with gunicorn and the task worker, after every check for production has passed."
    requires_system_checks = []  # the stricter ones are run below

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PRODUCTION:
            raise CommandError(_("This is for production: use `make run`, or `manage.py runserver` while developing."))
        _refuse_silent_database()
        call_command("check", deploy=True, databases=["default"], fail_level="WARNING")
        serving.refuse_taken_addresses()
        serving.collect_static_files()
        serving.serve()


def _refuse_silent_database() -> None:
    """Before the checks, of which some would end in a traceback."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        what = _("The database does not answer: %(error)s\nLook at DATABASE_URL in .env, and whether the database runs.")
        raise CommandError(what % {"error": str(error).strip()}) from None
