"""The two processes of a running site: gunicorn and the worker for background tasks."""

from __future__ import annotations

import socket
import sys
from collections.abc import Sequence

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from operations.supervisor import run_together


def addresses() -> list[str]:
    """Where gunicorn listens: one pool of workers at each."""
    return [settings.BIND, settings.POSTING_BIND] if settings.POSTING_BIND and not settings.DEMO else [settings.BIND]


def refuse_taken_addresses() -> None:
    """Raise CommandError where something listens already on one of them."""
    for address in addresses():
        _refuse_taken(address)


def _refuse_taken(address: str) -> None:
    host, _colon, port = address.rpartition(":")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), int(port)))
        except (OSError, ValueError) as error:
            what = _("Cannot listen on %(address)s: %(error)s. Choose another: make … BIND=127.0.0.1:8001")
            raise CommandError(what % {"address": address, "error": error}) from None


def collect_static_files() -> None:
    call_command("collectstatic", interactive=False, verbosity=0)


def gunicorn_options(addresses: Sequence[str], workers: int) -> list[str]:
    """What every gunicorn of ours is started with, in the benchmarks too: `workers` at each of the addresses."""
    control = "--no-control-socket"  # one file for all sites of a user, and nothing here asks for it
    listening = [f"--bind={address}" for address in addresses]
    return ["--config=python:operations.workers", control, *listening, f"--workers={workers * len(addresses)}"]


def serve() -> None:
    """Run both until asked to stop; exits with 1 when one of them ends by itself."""
    manage = str(settings.BASE_DIR / "manage.py")
    web = ["-m", "gunicorn", "config.wsgi:application", *gunicorn_options(addresses(), settings.WEB_WORKERS)]
    web.append(f"--log-level={'warning' if settings.DEMO else 'info'}")  # the demonstration's passwords stay in sight
    code = run_together({"gunicorn": [sys.executable, *web], "db_worker": [sys.executable, manage, "db_worker"]}, _say)
    sys.exit(code)


def _say(name: str, code: int) -> None:
    print(_("%(name)s ended (exit code %(code)s); everything is stopped.") % {"name": name, "code": code}, file=sys.stderr)
