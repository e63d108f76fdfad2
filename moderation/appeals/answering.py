"""Appeals: taken once a decision, answered by another person than who decided; the one writer of Appeal."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import Enum

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction
from django.utils import timezone

from comments import services
from comments.drafts import Actor
from comments.models import Comment, Status, StatusChange, Verb
from comments.services import Overtaken, Seen, Words
from comments.services.moves import last_change
from moderation.models.appeals import Appeal

LOOK_AGAIN_AFTER = datetime.timedelta(hours=24)  # where the only moderator must judge his own decision
MODERATE = "comments.moderate_comment"


class NotContestable(Exception):
    """The comment is not off the page by a person's decision, or this decision was contested before."""


class AnsweredBefore(Exception):
    """Somebody was faster; `appeal` says who and what."""

    def __init__(self, appeal: Appeal) -> None:
        super().__init__()
        self.appeal = appeal


class May(Enum):
    """Whether a person may answer an appeal, and if not, why."""

    YES = "yes"
    ANOTHER = "another"  # he removed it, and there are others
    LATER = "later"  # he removed it and is alone: he looks again when some time has passed


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person answers: back onto the page or not, and in which words."""

    outcome: Appeal.Outcome
    text: str = ""


def contested(comment: Comment) -> StatusChange | None:
    """The decision by which the comment is off the page, which its author may contest."""
    return services.decision_in_force(comment) if comment.status == Status.REMOVED else None


@transaction.atomic
def contest(comment: Comment, words: str, now: datetime.datetime | None = None) -> Appeal:
    """Store an appeal against the decision in force, or find the same sent before. Raises NotContestable."""
    change = contested(comment)
    if change is None:
        raise NotContestable
    found, made = Appeal.objects.get_or_create(
        change=change, defaults={"comment": comment, "words": words, "at": now or timezone.now()}
    )
    if not made and found.words != words:
        raise NotContestable
    return found


def may_answer(appeal: Appeal, user: AbstractBaseUser | AnonymousUser, now: datetime.datetime) -> May:
    """Whether this moderator may answer: another than who decided, or the same, later, where there is no other."""
    if appeal.change.actor_id != user.pk:
        return May.YES
    others = get_user_model()._default_manager.with_perm(MODERATE, backend="django.contrib.auth.backends.ModelBackend")
    if others.filter(is_active=True, is_staff=True).exclude(pk=user.pk or 0).exists():
        return May.ANOTHER
    return May.YES if now - appeal.change.at >= LOOK_AGAIN_AFTER else May.LATER


@transaction.atomic
def answer(
    appeal: Appeal, user: AbstractBaseUser | AnonymousUser, seen: Seen, given: Answer, now: datetime.datetime | None = None
) -> Appeal:
    """Answer an open appeal; upheld, the comment is restored in the same transaction.

    Raises AnsweredBefore, Overtaken where the comment moved since `seen`, and PermissionError where another must answer.
    """
    now = now or timezone.now()
    if may_answer(appeal, user, now) is not May.YES:
        raise PermissionError("another person answers this appeal")
    actor = Actor.of(user)
    if given.outcome == Appeal.Outcome.RESTORED:
        services.restore(appeal.comment, seen, actor, Words(to_author=given.text))
    elif Seen.of(Comment.objects.get(pk=appeal.comment_id)) != seen:
        raise Overtaken(appeal.comment, last_change(appeal.comment))
    answered = Appeal.objects.filter(pk=appeal.pk, answered_at=None).update(
        outcome=given.outcome,
        answer=given.text,
        answered_at=now,
        answered_by_id=actor.id,
        answered_by=actor.name,
        by_the_same=appeal.change.actor_id == actor.id,
    )
    appeal.refresh_from_db()
    if not answered:
        raise AnsweredBefore(appeal)
    return appeal


def restored_elsewhere(appeal: Appeal) -> StatusChange | None:
    """The move by which an unanswered appeal came to nothing: its comment is off the page no more."""
    if appeal.answered_at:
        return None
    later = StatusChange.objects.filter(comment=appeal.comment_id, pk__gt=appeal.change_id)
    return later.exclude(to_status=Status.REMOVED).exclude(verb=Verb.WITHDRAW).order_by("pk").first()
