"""Trials without effect: what a rule or a word of the house would have done, read from the evidence that was kept anyway.

A trial looks at seven days or 1,000 comments, whichever end first; then it waits for a person, and still has no effect.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from comments.models import Comment, Status
from moderation import posted_rules
from moderation.models import HouseTerm, Policy, PostedRule, Screening
from moderation.policy import HOLD, SHADOW, key_of_term

LASTS = datetime.timedelta(days=7)
COMMENTS = 1_000
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Trial:
    """What is on trial, since when, and what it would have done so far."""

    key: str
    name: str
    rule: PostedRule
    term: HouseTerm | None
    since: datetime.datetime
    looked_at: int
    seen: int
    turned: Sequence[int]  # comments it would have made wait, or spared the wait, newest first
    ended: bool

    @property
    def excuses(self) -> bool:
        """True for a word that speaks for a comment."""
        return self.term is not None and self.term.weight < 0

    @property
    def days(self) -> int:
        """Days begun."""
        return min((timezone.now() - self.since) // datetime.timedelta(days=1) + 1, LASTS.days)

    def fates(self) -> dict[str, int]:
        """What became of the comments it would have turned, by state."""
        states = Comment.objects.filter(pk__in=self.turned).values_list("status", flat=True)
        found = Counter(states)
        return {str(Status(status).value): found[status] for status in Status.values if found[status]}

    def examples(self) -> list[Comment]:
        """The newest comments it would have turned."""
        found = Comment.objects.select_related("article").in_bulk(list(self.turned[:SHOWN]))
        return [found[pk] for pk in self.turned[:SHOWN] if pk in found]


def is_on_trial(rule: PostedRule) -> bool:
    """True where the rule or one of its words is."""
    return bool(rule.action == SHADOW and rule.trial_since) or any(term.in_trial for term in rule.terms.all())


def trials_of(rule: PostedRule) -> list[Trial]:
    """The rule's own trial, where it is on one, then those of its words."""
    found = [trial_of(rule, None)] if rule.action == SHADOW and rule.trial_since else []
    return found + [trial_of(rule, term) for term in rule.terms.filter(in_trial=True, trial_since__isnull=False)]


def over(now: datetime.datetime) -> list[PostedRule]:
    """The rules under which a trial is over and waits for a person, at a guess that counts no comments: keys may have gaps."""
    newest = Screening.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    ended = Q(trial_since__lte=now - LASTS) | Q(trial_after__lte=newest - COMMENTS)
    terms = HouseTerm.objects.filter(ended, in_trial=True).values("rule")
    return list(PostedRule.objects.filter(Q(pk__in=terms) | ended & Q(action=SHADOW)))


def trial_of(rule: PostedRule, term: HouseTerm | None) -> Trial:
    """What one trial shows: its screenings are read by key, at most COMMENTS of them."""
    of = term or rule
    since, key = of.trial_since or timezone.now(), key_of_term(term.pk) if term else rule.code
    until = since + LASTS
    newer = Screening.objects.filter(pk__gt=of.trial_after or 0, at__gte=since).order_by("pk")
    rows = [row for row in newer.values_list("comment", "aside", "at")[:COMMENTS] if row[2] < until]
    said = [(comment, aside) for comment, aside, _at in rows if aside]
    return Trial(
        key=key,
        name=term.text if term else str(rule),
        rule=rule,
        term=term,
        since=since,
        looked_at=len(rows),
        seen=sum(key in aside.get("seen", ()) for _comment, aside in said),
        turned=list(dict.fromkeys(comment for comment, aside in reversed(said) if key in aside.get("turned", ()))),
        ended=timezone.now() >= until or len(rows) >= COMMENTS,
    )


# --- what a person makes of it ----------------------------------------------------------------------------------------


@transaction.atomic
def put_in_force(rule: PostedRule, term: HouseTerm | None, made_by: str) -> Policy:
    """From the next version on it has effect."""
    posted_rules.lock()
    if term:
        HouseTerm.objects.filter(pk=term.pk).update(in_trial=False)
    else:
        PostedRule.objects.filter(pk=rule.pk).update(action=HOLD, trial_since=None, trial_after=None)
    return posted_rules.proclaim(made_by=made_by)


@transaction.atomic
def drop(rule: PostedRule, term: HouseTerm | None, made_by: str) -> Policy:
    """A word goes; a rule stays posted, because comments may have been removed under it, and is no longer counted."""
    posted_rules.lock()
    if term:
        HouseTerm.objects.filter(pk=term.pk).delete()
    else:
        PostedRule.objects.filter(pk=rule.pk).update(trial_since=None, trial_after=None)
    return posted_rules.proclaim(made_by=made_by)
