"""`manage.py backup FILE`: one archive with the database, the pictures and the keys, while the site runs."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rich.console import Console

from operations.backup import BackupFailed, write_archive


class Command(BaseCommand):
    help = "Write one archive of the database, the pictures and the keys; the site may go on running."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the archive to write, for example palabre-monday.tar.gz")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with Console(stderr=True).status(_("Copying …")):
                parts = write_archive(file.absolute())
        except BackupFailed as error:
            raise CommandError(str(error)) from None
        size = file.stat().st_size / 1_000_000
        self.stdout.write(_("%(file)s: %(size).1f MB with %(parts)s.") % {"file": file, "size": size, "parts": ", ".join(parts)})
        self.stdout.write(
            _("It holds the keys of the site: keep it where nobody else can read it, and not on this machine alone.")
        )
