"""`manage.py moderation_report`: the figures of some days, and for each rule and detector how often moderators agreed."""

from __future__ import annotations

import datetime
import sys
from argparse import ArgumentParser, ArgumentTypeError
from contextlib import nullcontext
from pathlib import Path
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from comments.doors import notice
from moderation.figures.days import count_all, counted_until
from moderation.figures.export import Line, as_json, headings, lines, write_csv
from moderation.figures.period import figures
from moderation.figures.words import between, long, sentence, share
from moderation.learning.record import Row, record
from moderation.models import DayFigure

STDOUT = "-"


def day(text: str) -> datetime.date:
    """A day as 2026-05-31."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no day; write it as 2026-05-31") from error


class Command(BaseCommand):
    help = "Say what came in, what was decided and how right the check was, as a report on transparency asks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", type=day, dest="first", metavar="DAY", help="from this day on (2026-05-31)")
        parser.add_argument("--to", type=day, dest="last", metavar="DAY", help="until this day, which must be over")
        parser.add_argument("--csv", metavar="FILE", help="write every figure as CSV; - is the terminal")
        parser.add_argument("--json", metavar="FILE", help="the same as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        self._count()
        first, last = options["first"], options["last"]
        rows = record(first, last)
        of = figures(first or _earliest(), last or counted_until() or datetime.date.today())
        told_lines = list(lines(of, rows))
        if options["csv"]:
            with self._opened(options["csv"]) as to:
                write_csv(told_lines, to)
        if options["json"]:
            with self._opened(options["json"]) as to:
                to.write(as_json(of, told_lines))
        if STDOUT in (options["csv"], options["json"]):
            return
        self._print(f"{of.first} – {of.last}\n{sentence(of)}", summary(told_lines))
        if rows:
            self._print(
                told(rows), _("Agreed: removed under this rule. Disagreed: published. The interval holds 95 times in 100.")
            )
        else:
            self._print(_("No rule was noticed in a comment of these days."))

    def _count(self) -> None:
        """Days that are over and were not counted yet; long only the first time."""
        with Console(file=sys.stderr).status(_("Counting the days that are over …")) as status:
            count_all(said=lambda day: status.update(str(day)))

    def _print(self, *what: Any) -> None:
        console = Console(file=cast(TextIO, self.stdout._out), highlight=False)
        for one in what:
            console.print(one)

    def _opened(self, name: str) -> Any:
        return nullcontext(self.stdout._out) if name == STDOUT else Path(name).open("w", encoding="utf-8", newline="")


def _earliest() -> datetime.date:
    """The first day that was counted."""
    first = DayFigure.objects.order_by("day").values_list("day", flat=True).first()
    return first or datetime.date.today()


def summary(rows: list[Line]) -> Table:
    """Every figure but those of rules and detectors, which follow in a table of their own."""
    titles = headings() | {rule.code: rule.title for rule in notice().rules(None)}
    table = Table(_("section"), _("figure"), "", Column(_("value"), justify="right"))
    for row in rows:
        if row.section != "automated detection" or row.figure.startswith("detected"):
            table.add_row(titles[row.section], row.figure, titles.get(row.key, row.key), _value(row))
    return table


def _value(row: Line) -> str:
    if "seconds" in row.figure:
        return long(row.value)
    return share(row.value) if "share" in row.figure else str(row.value)


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
