"""manage.py import_blogger FILE...: brings a blog's articles and comments in from Blogger, and gives an account of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from comments.blogger.account import Account, Fate
from comments.blogger.archive import Unreadable
from comments.blogger.importing import read_into, store
from comments.blogger.records import Kind
from comments.blogger.spool import Spool

WIDTH = 110  # of the account where it does not go to a terminal


class Command(BaseCommand):
    help = (
        "Import articles and comments from archives of a Blogger blog: the XML backup or Takeout's feed.atom. Adds what is not "
        "here yet and overwrites nothing; ends with exit code 1, and nothing imported, where a file cannot be read. While it "
        "stores, a site on SQLite takes no comments: choose a quiet hour for a large archive."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="blog-….xml, or feed.atom from a Takeout archive")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        self.stdout.ending = ""
        terminal = self.stdout.isatty()
        console = Console(
            file=self.stdout,  # type: ignore[arg-type]  # a wrapper with all that is written to
            width=None if terminal else WIDTH,
            highlight=False,
            no_color=options["no_color"],
        )
        with Spool() as spool:
            try:
                account = _import(spool, files, console)
            except Unreadable as error:
                raise CommandError(_("%(error)s Nothing was imported.") % {"error": error}) from error
            except IntegrityError as error:
                raise CommandError(
                    _("Another import wrote the same entries meanwhile. Nothing was imported; run it again.")
                ) from error
            _show(spool, account, console)


def _import(spool: Spool, files: list[Path], console: Console) -> Account:
    with _bar(console, DownloadColumn()) as bar:
        for path in files:
            size = path.stat().st_size if path.is_file() else None
            task = bar.add_task(_("Reading %(file)s") % {"file": path.name}, total=size)
            read_into(spool, path, lambda done, task=task: bar.advance(task, done))  # type: ignore[misc]
    with _bar(console, MofNCompleteColumn()) as bar:
        task = bar.add_task(_("Storing"), total=len(spool))
        return store(spool, timezone.now(), lambda done: bar.advance(task, done))


def _bar(console: Console, amount: DownloadColumn | MofNCompleteColumn) -> Progress:
    columns = TextColumn("{task.description}"), BarColumn(), amount, TimeRemainingColumn()
    return Progress(*columns, console=console, disable=not console.is_terminal)


# --- the account ------------------------------------------------------------------------------------------------------

KINDS = {
    Kind.POST: gettext_lazy("Articles"),
    Kind.PAGE: gettext_lazy("Pages"),
    Kind.COMMENT: gettext_lazy("Comments"),
    Kind.OTHER: gettext_lazy("Other"),
}


def _show(spool: Spool, account: Account, console: Console) -> None:
    for file, path in enumerate(spool.files):
        console.print(_table(spool, account, file, path))
    for change, number in account.changes.items():
        if number:
            console.print(f"{number} {change.label}", markup=False)
    if account.differences:
        console.print(_("Different from what is stored, and left as it is here:"))
    for difference in account.differences:
        fields = ", ".join(difference.fields)
        console.print(f"  {KINDS[difference.kind]} {difference.id} ({difference.label}): {fields}", markup=False)
    console.print(_summary(account))


def _table(spool: Spool, account: Account, file: int, path: Path) -> Table:
    """One file's entries by kind, a row for each fate that some of them met; the last row is what the file holds."""
    table = Table(title=path.name, title_justify="left", show_footer=True)
    table.add_column(footer=_("In the file"))
    for kind, heading in KINDS.items():
        table.add_column(str(heading), justify="right", footer=str(spool.held[file, kind]))
    for fate in Fate:
        numbers = [account.fates[file, kind, fate] for kind in KINDS]
        if any(numbers):
            table.add_row(str(fate.label), *(str(number or "") for number in numbers))
    return table


def _summary(account: Account) -> str:
    came_in = [fate for fate in Fate if fate.came_in]
    articles = account.number([Kind.POST, Kind.PAGE], came_in)
    comments = account.number([Kind.COMMENT], came_in)
    if not articles and not comments:
        return _("Nothing new came in.")
    return _("Came in: %(articles)s and %(comments)s.") % {
        "articles": ngettext("%(number)d article", "%(number)d articles", articles) % {"number": articles},
        "comments": ngettext("%(number)d comment", "%(number)d comments", comments) % {"number": comments},
    }
