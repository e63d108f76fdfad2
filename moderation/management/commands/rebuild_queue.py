"""manage.py rebuild_queue: makes what the desk keeps of the queue, its tabs, counts and words, anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import Progress

from moderation.desk import filing


class Command(BaseCommand):
    help = "Make the tabs of the queue, their counts and its search anew, in one transaction, from the comments that wait."

    def handle(self, *args: Any, **options: Any) -> None:
        with Progress(console=Console(), transient=True) as bar:
            waiting = bar.add_task(_("To moderate"), total=None)
            filing.refile(lambda rows: bar.advance(waiting, rows))
