"""What a card says of readers' reports: how many, under which rule, in which words; and that it was already published once."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.models import Comment, Hold, StatusChange
from comments.telling.dates import moment_of
from moderation.desk.evidence import RuleName
from moderation.models.reports import PUBLISHING, Report

REPORTS_READ = 200  # of all comments of a page of cards
WORDS_SHOWN = 5  # of one comment


@dataclass
class Reported:
    """The open reports on one comment."""

    rules: Counter[str] = field(default_factory=Counter)
    words: list[str] = field(default_factory=list)
    already: tuple[str, datetime.datetime] | None = None  # who published it before, and when

    def lines(self, names: Mapping[str, RuleName]) -> list[str]:
        """The reports in sentences."""
        told = [
            ngettext("Reported by %(n)d reader: %(rule)s.", "Reported by %(n)d readers: %(rule)s.", n)
            % {"n": n, "rule": names.get(code) or code}
            for code, n in self.rules.most_common()
        ]
        if self.already:
            told.append(
                _("Already published on %(when)s by %(who)s.") % {"who": self.already[0], "when": moment_of(self.already[1])}
            )
        return told


def reported_of(comments: Sequence[Comment]) -> dict[int, Reported]:
    """By comment, what is to be said of its open reports; two questions for a page, the second only where some were held for them."""
    found: dict[int, Reported] = {}
    rows = Report.objects.open().filter(comment__in=[comment.pk for comment in comments]).order_by("-at")
    for pk, rule, words in rows.values_list("comment_id", "rule", "words")[:REPORTS_READ]:
        one = found.setdefault(pk, Reported())
        one.rules[rule] += 1
        if words and len(one.words) < WORDS_SHOWN:
            one.words.append(words)
    held = [comment.pk for comment in comments if comment.held_because == Hold.REPORTS]
    if held:
        before = StatusChange.objects.filter(comment__in=held, verb__in=PUBLISHING, actor_id__isnull=False).order_by("pk")
        for pk, who, at in before.values_list("comment_id", "actor_name", "at"):
            found.setdefault(pk, Reported()).already = (who, at)
    return found
