"""`manage.py learn`: fit the next generation on the moderators' decisions, list those there are, or go back to one."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table
from rich.text import Text

from comments.doors import notice
from moderation.learning import generations
from moderation.learning.refit import FEWEST_DECISIONS
from moderation.models import LearnedModel


class Command(BaseCommand):
    help = "Learn from the moderators' decisions. What foretells the newest of them worse is kept, but not put into use."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--list", action="store_true", help="show every generation, and fit none")
        what.add_argument("--activate", type=int, metavar="N", help="put generation N into use; 0: the shipped weights alone")

    def handle(self, *args: Any, **options: Any) -> None:
        console = Console(file=cast(TextIO, self.stdout._out), highlight=False)
        if options["list"]:
            console.print(listed())
        elif options["activate"] is not None:
            put_into_use(console, options["activate"])
        else:
            learn(console)


def learn(console: Console) -> None:
    """Fit a generation and say what changed."""
    try:
        with console.status(_("Learning …")):
            made = generations.learn()
    except generations.TooFewDecisions as few:
        words = _("%(count)d decisions so far; learning begins at %(least)d.")
        console.print(words % {"count": few.decisions, "least": FEWEST_DECISIONS})
        return
    except generations.NothingNew:
        console.print(_("No decision was made since the latest generation."))
        return
    for part in told(made):
        console.print(part)


def put_into_use(console: Console, generation: int) -> None:
    """Go to a generation, or back."""
    try:
        generations.activate(generation)
    except generations.NoSuchGeneration as none:
        raise CommandError(_("There is no generation %(number)d that can be read.") % {"number": generation}) from none
    if generation:
        console.print(_("Generation %(number)d is in use.") % {"number": generation})
    else:
        console.print(_("The shipped weights are used alone."))


def listed() -> Table:
    """Every generation, the newest first."""
    table = Table()
    for heading in (_("generation"), _("made"), _("decisions"), _("foretold rightly"), _("in use")):
        table.add_column(heading)
    for made in LearnedModel.objects.defer("weights"):
        new = made.report.get("judgements", {}).get("new", {})
        at = formats.date_format(timezone.localtime(made.created_at), "SHORT_DATETIME_FORMAT")
        right = f"{new.get('right', '–')}/{new.get('asked', '–')}"
        table.add_row(str(made.generation), at, str(made.report.get("decisions", "–")), right, "✓" if made.active else "")
    return table


def told(made: LearnedModel) -> list[Text | Table]:
    """The report of a generation."""
    report = made.report
    fitted_on = _("Generation %(number)d, from %(decisions)d decisions and %(weak)d imported comments.") % {
        "number": made.generation,
        "decisions": report["decisions"],
        "weak": report["weak_approvals"],
    }
    used = _("It is in use.") if made.active else _("It foretells the newest decisions less well, so it is kept but not used.")
    return [Text(fitted_on, style="bold"), judged(report), changed(report), Text(used, style="bold")]


def judged(report: dict[str, Any]) -> Table:
    """How well the newest decisions were foretold."""
    names = {"shipped": _("shipped weights"), "active": _("in use until now"), "new": _("new")}
    table = Table(title=_("The newest decisions, foretold (%(count)d)") % {"count": report["judged_on"]}, title_justify="left")
    for heading in ("", _("mean loss"), "AUC", _("foretold rightly")):
        table.add_column(heading)
    for name, figures in report["judgements"].items():
        auc = "–" if figures["auc"] is None else f"{figures['auc']:.3f}"
        table.add_row(names[name], f"{figures['loss']:.3f}", auc, f"{figures['right']}/{figures['asked']}")
    return table


def changed(report: dict[str, Any]) -> Table:
    """What weighs more or less, rule by rule."""
    titles = {rule.code: rule.title for rule in notice().rules(None)}
    table = Table(title=_("What changed"), title_justify="left")
    for heading in (_("rule"), _("removed"), _("stayed"), _("words"), _("detectors")):
        table.add_column(heading)
    for code, part in report["rules"].items():
        words = ", ".join(f"{word} {weight:+.2f}" for word, weight in part["words"])
        detectors = ", ".join(f"{name} {factor:+.2f}" for name, factor in part["detectors"].items())
        row = (titles.get(code, code), str(part["removed"]), str(part["stayed"]), words, detectors)
        table.add_row(*map(Text, row))
    return table
