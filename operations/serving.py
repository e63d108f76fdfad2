"""The two processes of a running site: gunicorn and the worker for background tasks."""

from __future__ import annotations

import socket
import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from operations.supervisor import run_together


def refuse_taken_address() -> None:
    """Raise CommandError where something listens already on BIND."""
    host, _colon, port = settings.BIND.rpartition(":")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), int(port)))
        except (OSError, ValueError) as error:
            what = _("Cannot listen on %(address)s: %(error)s. Choose another: make … BIND=127.0.0.1:8001")
            raise CommandError(what % {"address": settings.BIND, "error": error}) from None


def collect_static_files() -> None:
    call_command("collectstatic", interactive=False, verbosity=0)


def gunicorn_options() -> list[str]:
    """What every gunicorn of ours is started with, in the benchmarks too."""
    socket = "--no-control-socket"  # one file for all sites of a user, and nothing here asks for it
    return ["--config=python:operations.workers", socket]


def serve() -> None:
    """Run both until asked to stop; exits with 1 when one of them ends by itself."""
    manage = str(settings.BASE_DIR / "manage.py")
    web = ["-m", "gunicorn", "config.wsgi:application", "--bind", settings.BIND, "--workers", str(settings.WEB_WORKERS)]
    web += gunicorn_options()
    web.append(f"--log-level={'warning' if settings.DEMO else 'info'}")  # the demonstration's passwords stay in sight
    code = run_together({"gunicorn": [sys.executable, *web], "db_worker": [sys.executable, manage, "db_worker"]}, _say)
    sys.exit(code)


def _say(name: str, code: int) -> None:
    print(_("%(name)s ended (exit code %(code)s); everything is stopped.") % {"name": name, "code": code}, file=sys.stderr)
