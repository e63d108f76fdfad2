"""Counts one day: what came in, what was decided and how fast, what readers reported and authors contested."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from comments.models import Status, StatusChange, Verb
from moderation.figures import names
from moderation.figures.spans import span_of
from moderation.models import Appeal, Report, Screening, SpotCheck

Found = Counter[tuple[str, str]]
AT_ONCE = 2_000
OF_AUTHORS = (Verb.SUBMIT, Verb.EDIT, Verb.WITHDRAW)  # also where an account of the staff stands beside them
ANSWERING = (Verb.REMOVE, Verb.APPROVE, Verb.RESTORE)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a time zone, as the moments it lies between."""

    date: datetime.date
    zone: datetime.tzinfo

    @property
    def begins(self) -> datetime.datetime:
        return datetime.datetime.combine(self.date, datetime.time(), self.zone)

    @property
    def ends(self) -> datetime.datetime:
        return datetime.datetime.combine(self.date + datetime.timedelta(days=1), datetime.time(), self.zone)

    def within(self, field: str) -> Q:
        return Q(**{f"{field}__gte": self.begins, f"{field}__lt": self.ends})


def count(day: Day) -> Found:
    """Everything of one day, by name and key."""
    found: Found = Counter()
    lines = StatusChange.objects.filter(day.within("at"))
    _moves(lines, found)
    _noticed(day, lines, found)
    _decisions(lines, found)
    _reports(day, lines, found)
    _appeals(day, found)
    _drawn(day, lines, found)
    return found


def _moves(lines: QuerySet[StatusChange], found: Found) -> None:
    """What the log says by itself, in one statement."""
    fields = ("verb", "from_status", "to_status", "reason", "ground", "actor_id", "first")
    for verb, was, to, reason, ground, actor, first, n in (
        lines.exclude(verb=Verb.ADOPT).order_by().annotate(first=Q(undoes=None)).values_list(*fields).annotate(n=Count("pk"))
    ):
        if verb == Verb.SUBMIT:
            found[names.SENT, ""] += n
            found[names.AT_ONCE, ""] += n if to == Status.PUBLISHED else 0
        if to == Status.HELD and was != Status.HELD and (actor is None or verb == Verb.SUBMIT):
            found[names.HELD, reason] += n
        if actor is None or verb in OF_AUTHORS:
            continue
        if first:
            found[names.DECIDED, f"{verb}:{ground}"] += n
            found[names.BY, str(actor)] += n
        else:
            found[names.UNDONE, verb] += n


def _noticed(day: Day, lines: QuerySet[StatusChange], found: Found) -> None:
    sent = lines.filter(verb__in=(Verb.SUBMIT, Verb.EDIT)).values("comment")
    for broken in (
        Screening.objects.filter(day.within("at"), comment__in=sent).exclude(broken=[]).values_list("broken", flat=True)
    ):
        found.update((names.NOTICED, rule) for rule in broken)


# --- what persons decided -------------------------------------------------------------------------------------------


def _decisions(lines: QuerySet[StatusChange], found: Found) -> None:
    """How long each had waited, and whether it turned another decision round."""
    for line in _by_persons(lines):
        if line["from_status"] == Status.HELD and line["held_at"] and line["undoes"] is None:
            found[names.WAITED, _span(line["held_at"], line["at"])] += 1
        if line["was_verb"] and _turns(line):
            found[names.TURNED, f"{line['was_verb']}:{line['was_ground']}"] += 1
            found[names.TURNED_OF, str(line["was_actor"])] += 1


def _by_persons(lines: QuerySet[StatusChange]) -> Iterator[dict[str, Any]]:
    """Each with the decision of a person before it, and the moment since which its comment waited."""
    earlier = StatusChange.objects.filter(comment=OuterRef("comment"), pk__lt=OuterRef("pk")).order_by("-pk")
    persons = earlier.filter(actor_id__isnull=False, undoes=None).exclude(verb__in=OF_AUTHORS)
    told = lines.filter(actor_id__isnull=False).exclude(verb__in=OF_AUTHORS)
    told = told.annotate(
        held_at=Subquery(earlier.filter(~Q(from_status=Status.HELD), to_status=Status.HELD).values("at")[:1]),
        was_verb=Subquery(persons.values("verb")[:1]),
        was_ground=Subquery(persons.values("ground")[:1]),
        was_actor=Subquery(persons.values("actor_id")[:1]),
        was_to=Subquery(persons.values("to_status")[:1]),
    )
    fields = ("verb", "from_status", "to_status", "at", "actor_id", "undoes", "held_at")
    yield from told.values(*fields, "was_verb", "was_ground", "was_actor", "was_to").iterator(AT_ONCE)


def _turns(line: dict[str, Any]) -> bool:
    """True where another person decided otherwise; to take back one's own slip is none, to restore always."""
    if line["verb"] == Verb.RESTORE and line["undoes"] is None:
        return True
    return bool(line["was_actor"] != line["actor_id"] and line["was_to"] != line["to_status"])


def _span(since: datetime.datetime, until: datetime.datetime) -> str:
    return str(span_of((until - since).total_seconds()))


# --- what readers said ------------------------------------------------------------------------------------------------


def _reports(day: Day, lines: QuerySet[StatusChange], found: Found) -> None:
    """Reports that came, and those of which it was decided that day whether they were right."""
    for rule, n in Report.objects.filter(day.within("at")).order_by().values_list("rule").annotate(n=Count("pk")):
        found[names.REPORTED, rule] += n
    answers = StatusChange.objects.filter(
        comment=OuterRef("comment"), at__gte=OuterRef("at"), actor_id__isnull=False, undoes=None, verb__in=ANSWERING
    ).order_by("pk")
    told = Report.objects.filter(_touched(lines) | day.within("answered_at")).annotate(
        line_at=Subquery(answers.values("at")[:1]), line_to=Subquery(answers.values("to_status")[:1])
    )
    for rule, since, left_at, line_at, line_to in told.values_list("rule", "at", "answered_at", "line_at", "line_to"):
        first = min((at for at in (left_at, line_at) if at is not None), default=None)
        if first is not None and day.begins <= first < day.ends:
            right = first == line_at and line_to == Status.REMOVED
            found[names.RIGHT if right else names.WRONG, rule] += 1
            found[names.REPORT_WAITED, _span(since, first)] += 1


def _touched(lines: QuerySet[StatusChange]) -> Q:
    """About a comment that a person decided on that day."""
    return Q(comment__in=lines.filter(actor_id__isnull=False).values("comment"))


def _appeals(day: Day, found: Found) -> None:
    for ground, n in Appeal.objects.filter(day.within("at")).order_by().values_list("change__ground").annotate(n=Count("pk")):
        found[names.APPEALED, ground] += n
    for outcome, at, answered in Appeal.objects.filter(day.within("answered_at")).values_list("outcome", "at", "answered_at"):
        found[names.ANSWERED, outcome] += 1
        found[names.APPEAL_WAITED, _span(at, answered or at)] += 1


def _drawn(day: Day, lines: QuerySet[StatusChange], found: Found) -> None:
    """What was said of drawn comments, and whether a second person decided the same."""
    answered = SpotCheck.objects.filter(day.within("answered_at"))
    for kind, ground, n in answered.order_by().values_list("kind", "ground").annotate(n=Count("pk")):
        found[names.BLIND, f"{kind}:{ground}"] += n
    others = StatusChange.objects.filter(
        comment=OuterRef("comment"), actor_id__isnull=False, undoes=None, verb__in=(Verb.APPROVE, Verb.REMOVE), at__lt=day.ends
    ).order_by("-pk")
    pairs = (
        SpotCheck.objects.filter(_touched(lines) | day.within("answered_at"), answered_at__lt=day.ends)
        .annotate(at=Subquery(others.values("at")[:1]), to=Subquery(others.values("to_status")[:1]))
        .annotate(by=Subquery(others.values("actor_id")[:1]))
        .filter(by__isnull=False)
        .exclude(by=F("answered_by"))
    )
    for ground, answered_at, at, to in pairs.values_list("ground", "answered_at", "at", "to"):
        if answered_at and day.begins <= max(at, answered_at) < day.ends:
            found[names.ALIKE, "yes" if (to == Status.REMOVED) == bool(ground) else "no"] += 1
