"""What the author of a comment is told of his appeal: that he may contest, that he did, what a person answered."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from comments.doors import Contest
from comments.models import Comment, Status
from comments.telling.dates import moment_of
from moderation.appeals.answering import contested, restored_elsewhere
from moderation.models.appeals import Appeal


def telling_its_author(comment: Comment, token: str) -> Contest:
    """For his receipt: the newest appeal, and the way to contest a decision that was not contested yet."""
    newest = Appeal.objects.filter(comment=comment).select_related("change").order_by("-pk").first()
    change = contested(comment)
    address = ""
    if change and (newest is None or newest.change_id != change.pk):
        address = reverse("appeals:contest", args=[token])
    if newest is None:
        return Contest(address)
    return Contest(address, [*_asked(newest), *_answered(newest)], newest.words, newest.answer)


def _asked(appeal: Appeal) -> list[str]:
    return [_("You contested the decision on %(when)s.") % {"when": moment_of(appeal.at)}]


def _answered(appeal: Appeal) -> list[str]:
    """The outcome, and who looked again: never a machine, and the same person only where there was no other."""
    if not appeal.answered_at:
        if restored_elsewhere(appeal) or appeal.comment.status != Status.REMOVED:
            return []
        return [_("A person will read it again, as far as possible another than the one who decided.")]
    facts = {"when": moment_of(appeal.answered_at)}
    if appeal.outcome == Appeal.Outcome.RESTORED:
        told = _("On %(when)s your appeal was upheld: the comment was put back onto the page.") % facts
    else:
        told = _("On %(when)s your appeal was rejected: the comment stays removed.") % facts
    if appeal.by_the_same:
        return [told, _("The same person as before read it again, after a day: this site has no other moderator.")]
    return [told, _("It was read again by another person than the one who removed it.")]
