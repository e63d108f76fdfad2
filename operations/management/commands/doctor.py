"""`manage.py doctor`: what is wrong with this installation, and how to mend it; ends with 1 where something is."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console
from rich.table import Table

from operations.health import examine

SIGNS = {"well": "[green]✓[/]", "note": "[yellow]·[/]", "ill": "[red]✗[/]"}


class Command(BaseCommand):
    help = "Say what is wrong with this installation and how to mend it."
    requires_system_checks = []  # it must speak where they fail

    def handle(self, *args: Any, **options: Any) -> None:
        console = Console()
        with console.status(_("Looking …")):
            answers = list(examine())
        table = Table(show_header=False, box=None, padding=(0, 1))
        for answer in answers:
            table.add_row(SIGNS[answer.state], answer.about, answer.words)
            if answer.mend:
                table.add_row("", "", f"→ {answer.mend}", style="bold" if answer.state == "ill" else "dim")
        console.print(table)
        ill = sum(answer.state == "ill" for answer in answers)
        if ill:
            console.print(
                ngettext("%(count)s thing to mend.", "%(count)s things to mend.", ill) % {"count": ill}, style="bold red"
            )
            sys.exit(1)
        console.print(_("This installation is well."), style="bold green")
