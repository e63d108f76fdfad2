"""Print what the engine sees in a text, rule by rule, as sums that a person can follow."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, TextIO, cast

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from moderation.engine import Submission
from moderation.explaining import Told, percent, told, verdict_in_words
from moderation.fitted import SHIPPED, Fitted
from moderation.house import plugins
from moderation.management.commands.screen import fitted_in
from moderation.pipeline import screen_submission
from moderation.policy import SHIPPED_POLICY
from moderation.rules_document import document
from moderation.topic.profile import Profile, profile_of, site_of
from moderation.wording import in_words, signed

WIDTH = 78  # columns: a terminal as it opens


class Command(BaseCommand):
    help = "Explain, rule by rule, what the automatic check sees in a text. Needs no database."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("text", nargs="?", default="", help="the comment")
        parser.add_argument("--article", type=Path, metavar="FILE", help="its article: a text file, the title on the first line")
        parser.add_argument("--name", default="", help="the name it is signed with")
        parser.add_argument("--parent", default="", help="the comment it answers")
        parser.add_argument("--thread", nargs="*", default=[], metavar="TEXT", help="comments that stand under the article")
        parser.add_argument("--weights", type=Path, default=SHIPPED, metavar="DIR", help="weights other than the shipped")
        parser.add_argument("--language", default=settings.LANGUAGE_CODE, choices=["fr", "en"], help="of the explanation")
        parser.add_argument("--document", action="store_true", help="print docs/rules.md, made from docs/rules.toml")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["document"]:
            self.stdout.write(document(), ending="")
            return
        if not options["text"]:
            raise CommandError(_("Which comment? Write it behind the command, between quotation marks."))
        fitted = fitted_in(options["weights"])
        submission = submission_of(options, fitted)
        assessment, decision = screen_submission(submission, SHIPPED_POLICY, fitted, plugins=plugins.configured())
        console = Console(file=cast(TextIO, self.stdout._out), highlight=False)
        with translation.override(options["language"]):
            console.print(Text(verdict_in_words(assessment, decision), style="bold"))
            for part in told(submission.text, assessment):
                console.print()
                console.print(Text(headline(part), style="bold" if part.rule.code in decision.broken else ""))
                if len(part.lines) > 1:
                    console.print(table_of(part), end="")
            for finding in assessment.findings:
                if not finding.rule:
                    console.print(Text(in_words(finding)))


def submission_of(options: dict[str, Any], fitted: Fitted) -> Submission:
    """What the command line submits."""
    article = article_in(options["article"]) if options["article"] else None
    language = article.language if article else "fr"
    site = site_of([article] if article else [], fitted.background[language])
    return Submission(options["text"], options["name"], article, options["parent"] or None, tuple(options["thread"]), site=site)


def article_in(path: Path) -> Profile:
    """The profile of an article in a text file."""
    try:
        title, *lines = path.read_text(encoding="utf-8").splitlines() or [""]
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"The article cannot be read: {error}") from error
    return profile_of(str(path), title, "\n".join(lines))


def table_of(told: Told) -> Table:
    """The findings of a rule, its words and its weights, down to the sum."""
    table = Table(box=box.SIMPLE_HEAD, width=WIDTH, show_footer=told.probability is not None)
    table.add_column(_("what was seen"), footer=_("sum (log-odds)"))
    table.add_column(_("words"), max_width=WIDTH // 3)
    table.add_column(_("weight"), footer=signed(told.total, 2), justify="right", no_wrap=True)
    for line in told.lines:
        table.add_row(Text(line.seen), Text(line.words), signed(line.weight, 2) if line.weight else "")
    return table


def headline(told: Told) -> str:
    """A rule with its probability and threshold."""
    if told.probability is None:
        return _("%(rule)s: nothing to compare") % {"rule": told.name}
    return _("%(rule)s: %(probability)s (held from %(threshold)s)") % {
        "rule": told.name,
        "probability": percent(told.probability, 1),
        "threshold": percent(told.rule.threshold, 0),
    }
