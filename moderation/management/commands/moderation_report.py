"""`manage.py moderation_report`: for each rule and detector, how often moderators agreed with it."""

from __future__ import annotations

import datetime
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table
from rich.text import Text

from comments.doors import notice
from moderation.learning.record import Row, record


def day(text: str) -> datetime.date:
    """A day as 2026-05-31."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no day; write it as 2026-05-31") from error


class Command(BaseCommand):
    help = "Say, for each rule and detector, how often it fired and how often moderators agreed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from", type=day, dest="first", metavar="DAY", help="comments checked from this day on (2026-05-31)"
        )
        parser.add_argument("--to", type=day, dest="last", metavar="DAY", help="comments checked until this day")

    def handle(self, *args: Any, **options: Any) -> None:
        console = Console(file=cast(TextIO, self.stdout._out), highlight=False)
        rows = record(options["first"], options["last"])
        if rows:
            console.print(told(rows))
            console.print(_("Agreed: removed under this rule. Disagreed: published. The interval holds 95 times in 100."))
        else:
            console.print(_("No rule was noticed in a comment of these days."))


def told(rows: list[Row]) -> Table:
    """A line for each rule, and under it one for each detector."""
    titles = {rule.code: rule.title for rule in notice().rules(None)}
    table = Table()
    table.add_column(_("rule and detector"))
    for heading in (_("noticed"), _("agreed"), _("disagreed"), _("precision"), _("interval")):
        table.add_column(heading, justify="right")
    for row in rows:
        name = Text(f"  {row.detector}") if row.detector else Text(titles.get(row.rule, row.rule), style="bold")
        table.add_row(name, str(row.hits), str(row.agreed), str(row.disagreed), share(row.precision), between(row.interval))
    return table


def share(value: float | None) -> str:
    """A share in per cent."""
    return "–" if value is None else f"{100 * value:.0f} %"


def between(interval: tuple[float, float] | None) -> str:
    """Two shares in per cent."""
    return "–" if interval is None else f"{100 * interval[0]:.0f}–{100 * interval[1]:.0f} %"
