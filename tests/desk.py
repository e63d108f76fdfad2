"""People and comments as the moderators' desk meets them."""

import itertools

from django.contrib.auth.models import Group, User
from django.utils import timezone

from comments.models import Comment, CommentMarkup
from comments.services import Seen
from moderation.desk import filing
from moderation.models import BrokenRule, Finding, QueuedComment, Screening
from tests.making import make_comment

# English addresses: the texts a test reads are then the source's own.
_serial = itertools.count(1)
QUEUE = "/en/admin/moderation/queuedcomment/"
HISTORY = "/en/admin/moderation/decision/"


def person(name="claire", group="Modérateurs", **fields) -> User:
    """Somebody of the staff, in one group; the owner for group None."""
    rights = {"is_staff": True, "is_superuser": group is None}
    user = User.objects.create_user(name, f"{name}@example.org", "mot de passe", **rights, **fields)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def waiting(text="", broken=(), findings=(), probabilities=None, **fields) -> QueuedComment:
    """A held comment with its screening; a finding is (rule, words or None, weight)."""
    text = text or f"Un avis qui attend, {_in_letters(next(_serial))}."  # no two nearly the same
    later = {name: fields.pop(name) for name in ("sender_key", "held_because", "queue_key", "mark") if name in fields}
    comment = make_comment(status="held", body=text, **fields)
    Comment.objects.filter(pk=comment.pk).update(markup=CommentMarkup.PLAIN, **later)
    chances = probabilities if probabilities is not None else dict.fromkeys(broken, 0.9)
    screening = Screening.objects.create(
        comment=comment, revision=1, policy=1, at=timezone.now(), verdict="hold", broken=list(broken), probabilities=chances
    )
    for rule in broken:
        BrokenRule.objects.create(comment=comment, rule=rule)
    for rule, words, weight in findings:
        start = text.index(words) if words else None
        end = start + len(words) if words else None
        Finding.objects.create(
            screening=screening, rule=rule, detector="lexicon", why="word", weight=weight, start=start, end=end
        )
    comment = QueuedComment.objects.select_related("article").get(pk=comment.pk)
    filing.file([comment])
    return comment


def _in_letters(n: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(n))


def decision(comment: Comment, what: str, **more) -> dict:
    """What a card's form sends when its button is pressed."""
    seen = Seen.of(comment)
    return {"status": seen.status, "revision": seen.revision, "decision": what, **more}


def decide(client, comment: Comment, what: str, **more):
    """Press a button."""
    return client.post(f"{QUEUE}{comment.pk}/decide/", decision(comment, what, **more))


def ticked(*comments: Comment, action: str, **more) -> dict:
    """What the list sends for an action on a selection."""
    seen = {f"seen_{comment.pk}": f"{comment.status}:{comment.revision}" for comment in comments}
    return {"action": action, "_selected_action": [comment.pk for comment in comments], **seen, **more}
