"""Print what the engine sees in a text, rule by rule, as sums that a person can follow."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO, cast

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rich.console import Console
from rich.table import Table
from rich.text import Text

from moderation.engine import Assessment, Finding, Submission
from moderation.fitted import SHIPPED, Fitted
from moderation.house import plugins
from moderation.management.commands.screen import fitted_in
from moderation.pipeline import screen_submission
from moderation.policy import SHIPPED_POLICY, Decision
from moderation.topic.profile import Profile, profile_of, site_of
from moderation.wording import in_words

RULES = {
    "off_topic": gettext_lazy("off topic"),
    "personal_attack": gettext_lazy("personal attacks"),
    "insult": gettext_lazy("insults"),
    "anonymous_troll": gettext_lazy("anonymous comments suspected to come from trolls"),
    "illegal": gettext_lazy("plainly illegal content"),
}
REASONS = {
    "failure": gettext_lazy("the check failed: %(failure)s"),
    "unexamined_language": gettext_lazy("language not examined"),
}


class Command(BaseCommand):
    help = "Explain, rule by rule, what the automatic check sees in a text. Needs no database."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("text", help="the comment")
        parser.add_argument("--article", type=Path, metavar="FILE", help="its article: a text file, the title on the first line")
        parser.add_argument("--name", default="", help="the name it is signed with")
        parser.add_argument("--parent", default="", help="the comment it answers")
        parser.add_argument("--thread", nargs="*", default=[], metavar="TEXT", help="comments that stand under the article")
        parser.add_argument("--weights", type=Path, default=SHIPPED, metavar="DIR", help="weights other than the shipped")
        parser.add_argument("--language", default=settings.LANGUAGE_CODE, choices=["fr", "en"], help="of the explanation")

    def handle(self, *args: Any, **options: Any) -> None:
        fitted = fitted_in(options["weights"])
        submission = submission_of(options, fitted)
        assessment, decision = screen_submission(submission, SHIPPED_POLICY, fitted, plugins=plugins.configured())
        console = Console(file=cast(TextIO, self.stdout._out), highlight=False)
        with translation.override(options["language"]):
            console.print(Text(verdict_in_words(assessment, decision), style="bold"))
            for table in tables(submission.text, assessment):
                console.print(table)
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


def verdict_in_words(assessment: Assessment, decision: Decision) -> str:
    """The decision in a line."""
    if decision.verdict == "publish":
        return _("Published.")
    rules = ", ".join(str(RULES.get(code, code)) for code in decision.broken)
    reason = REASONS[decision.reason] % {"failure": assessment.failure} if decision.reason else rules
    return _("Held for a person: %(why)s.") % {"why": reason}


def tables(text: str, assessment: Assessment) -> Iterator[Table]:
    """A table a rule: each finding, its words and its weight, down to the probability."""
    for rule in SHIPPED_POLICY.rules:
        if rule.code not in assessment.probabilities:
            continue
        probability = assessment.probabilities[rule.code]
        findings = [finding for finding in assessment.findings if finding.rule == rule.code]
        table = Table(title=Text(titled(rule.code, rule.order, probability, rule.threshold)), title_justify="left", min_width=72)
        table.add_column(_("what was seen"))
        table.add_column(_("words"))
        table.add_column(_("weight"), justify="right")
        for finding in findings:
            table.add_row(Text(in_words(finding)), Text(words_of(text, finding)), f"{finding.weight:+.2f}")
        if probability is not None:
            table.add_section()
            table.add_row(_("sum (log-odds)"), "", f"{sum(f.weight for f in findings):+.2f}")
        yield table


def titled(code: str, order: int | None, probability: float | None, threshold: float) -> str:
    """A rule with its probability and threshold."""
    name = str(RULES.get(code, code))
    if order is not None:
        name = _("Rule %(order)s, %(name)s") % {"order": order, "name": name}
    if probability is None:
        return _("%(rule)s: nothing to compare") % {"rule": name}
    return _("%(rule)s: %(probability)s %% (held from %(threshold)s %%)") % {
        "rule": name,
        "probability": f"{100 * probability:.1f}",
        "threshold": f"{100 * threshold:.0f}",
    }


def words_of(text: str, finding: Finding) -> str:
    """The words that a finding marks, on one line."""
    return "" if finding.start is None else " ".join(text[finding.start : finding.end].split())[:60]
