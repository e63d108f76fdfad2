"""The brake: a rule changed less than a day ago that holds too much loses its power one step, and the owner is told.

Nothing is counted while a comment is stored. Where the version in force is younger than a day and a comment is one of its
hits, the newest screenings are read by key once the transaction is over; the loss itself is a compare-and-swap on the rule,
so that of several workers one brakes and one mail goes out.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone

from moderation import posted_rules
from moderation.detectors.house_terms import HouseTerms
from moderation.models import Brake, Finding, HouseTerm, PostedRule, Screening
from moderation.policy import STEPS_DOWN
from moderation.rules import telling_owners

logger = logging.getLogger(__name__)

YOUNG = datetime.timedelta(days=1)
NEWEST = 200  # screenings since the change, at most
SHARE = 0.15
FEWEST_HITS = 20


@dataclass(frozen=True, slots=True)
class Seen:
    """What a rule did among the newest screenings: the screenings it hit, of so many."""

    hits: Sequence[int]
    looked_at: int

    @property
    def too_much(self) -> bool:
        return len(self.hits) >= FEWEST_HITS and len(self.hits) > SHARE * self.looked_at


def watch(rules_since: datetime.datetime, now: datetime.datetime, codes: Sequence[str]) -> None:
    """Look at these rules once the comment is stored, where the version in force is young."""
    if codes and now - rules_since < YOUNG:
        transaction.on_commit(partial(look, tuple(codes)), robust=True)


def look(codes: Sequence[str], now: datetime.datetime | None = None) -> None:
    """Brake what holds too much; a brake that fails is tried again at the next hit."""
    now = now or timezone.now()
    for rule in watched(codes, now):
        try:
            seen = seen_since(rule)
            if seen.too_much:
                step_down(rule, seen, now)
        except DatabaseError:
            logger.warning("The brake could not stop rule %s; it is tried again", rule.code, exc_info=True)


def watched(codes: Sequence[str], now: datetime.datetime) -> Sequence[PostedRule]:
    """The rules that the brake watches at present: changed within a day, able to lose a step, not pinned."""
    unpinned = Q(pinned_until__isnull=True) | Q(pinned_until__lt=timezone.localdate(now))
    young = PostedRule.objects.filter(code__in=codes, changed_at__gt=now - YOUNG, action__in=list(STEPS_DOWN))
    return list(young.filter(unpinned))


def seen_since(rule: PostedRule) -> Seen:
    """The newest screenings since the rule decides as it does."""
    newest = Screening.objects.order_by("-pk").values_list("pk", "at", "broken", "aside")[:NEWEST]
    since = [row for row in newest if rule.changed_at and row[1] >= rule.changed_at]
    hits = [pk for pk, _at, broken, aside in since if rule.code in broken or rule.code in (aside or {}).get("noted", ())]
    return Seen(hits, len(since))


@transaction.atomic
def step_down(rule: PostedRule, seen: Seen, now: datetime.datetime) -> Brake | None:
    """Take one step of its power from the rule, or put the words that do it back on trial; None where somebody was faster."""
    posted_rules.lock()
    words = words_that_do_it(rule, seen, now)
    after = rule.action if words else STEPS_DOWN[rule.action]
    unchanged = PostedRule.objects.filter(pk=rule.pk, action=rule.action, changed_at=rule.changed_at)
    if not unchanged.update(action=after, changed_at=now):
        return None
    HouseTerm.objects.filter(pk__in=[word.pk for word in words]).update(in_trial=True)
    policy = posted_rules.proclaim()
    brake = Brake.objects.create(
        rule=rule,
        at=now,
        before=rule.action,
        after=after,
        words=[word.text for word in words],
        hits=len(seen.hits),
        looked_at=seen.looked_at,
        policy=policy.number,
    )
    logger.warning("The brake stopped rule %s: %d of %d (%s)", rule.code, len(seen.hits), seen.looked_at, brake)
    transaction.on_commit(partial(telling_owners.tell, brake.pk), robust=True)
    return brake


def words_that_do_it(rule: PostedRule, seen: Seen, now: datetime.datetime) -> list[HouseTerm]:
    """The house's own words put in force within a day, where without them the rule would not hold too much."""
    young = {term.text: term for term in rule.terms.filter(in_trial=False, in_force_since__gt=now - YOUNG, weight__gt=0)}
    if not young:
        return []
    said = Finding.objects.filter(screening__in=seen.hits, detector=HouseTerms.code, rule=rule.code, detail__in=list(young))
    found = list(said.values_list("screening", "detail"))
    by_words, words = {screening for screening, _word in found}, {word for _screening, word in found}
    rest = Seen([pk for pk in seen.hits if pk not in by_words], seen.looked_at)
    return [] if rest.too_much else [term for text, term in young.items() if text in words]
