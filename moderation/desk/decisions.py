"""A moderator's decisions as the desk takes them: read from a button, made one by one or many at once, told in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from comments import services
from comments.drafts import Actor
from comments.models import Comment, Status, StatusChange, Verb
from comments.services import Moved, Overtaken, Seen, Words
from moderation.desk.evidence import RuleName

NO_WORDS = Words()

# What a moderator may do from each state; the verbs of the second tuple name a posted rule.
POSSIBLE: dict[str, tuple[tuple[Verb, ...], tuple[Verb, ...]]] = {
    Status.HELD: ((Verb.APPROVE,), (Verb.REMOVE,)),
    Status.PUBLISHED: ((Verb.HOLD,), (Verb.REMOVE,)),
    Status.REMOVED: ((Verb.REOPEN, Verb.RESTORE), (Verb.REGROUND,)),
    Status.WITHDRAWN: ((), ()),
}
BUTTONS: dict[str, Promise] = {
    Verb.APPROVE: pgettext_lazy("button", "Publish"),
    Verb.HOLD: pgettext_lazy("button", "Hold"),
    Verb.REMOVE: pgettext_lazy("button", "Remove"),
    Verb.REGROUND: pgettext_lazy("button", "Name another rule"),
    Verb.RESTORE: pgettext_lazy("button", "Restore"),
    Verb.REOPEN: pgettext_lazy("button", "Put back into the queue"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to decide: a verb, and the code of the posted rule where the verb names one."""

    verb: Verb
    ground: str = ""

    def __str__(self) -> str:
        """As a button carries it."""
        return f"{self.verb}:{self.ground}" if self.ground else str(self.verb)


def choices(status: str, rules: Mapping[str, RuleName]) -> dict[str, Choice]:
    """Everything that may be decided on a comment in this state, by the value its button carries."""
    plain, under_a_rule = POSSIBLE[status]
    possible = [Choice(verb) for verb in plain] + [Choice(verb, code) for verb in under_a_rule for code in rules]
    return {str(choice): choice for choice in possible}


def decide(comment: Comment, seen: Seen, actor: Actor, choice: Choice, words: Words = NO_WORDS) -> StatusChange:
    """Make the move; Overtaken is raised when the comment is not as it was seen."""
    if choice.verb == Verb.REMOVE:
        return services.remove(comment, seen, actor, choice.ground, words)
    if choice.verb == Verb.REGROUND:
        return services.reground(comment, seen, actor, choice.ground, words)
    if choice.verb == Verb.HOLD:
        return services.hold(comment, seen, actor, words=words)
    plain = {Verb.APPROVE: services.approve, Verb.RESTORE: services.restore, Verb.REOPEN: services.reopen}
    return plain[choice.verb](comment, seen, actor, words)


def decide_all(comments: Mapping[Comment, Seen], actor: Actor, choice: Choice, words: Words = NO_WORDS) -> Moved:
    """Publish or remove several together; a lost race over one changes nothing for the others."""
    if choice.verb == Verb.REMOVE:
        return services.remove_all(comments, actor, choice.ground, words)
    return services.approve_all(comments, actor, words)


# --- in words ---------------------------------------------------------------------------------------------------------

_FASTER: dict[str, Promise] = {
    Verb.APPROVE: gettext_lazy("%(who)s has already published this comment %(when)s."),
    Verb.HOLD: gettext_lazy("%(who)s has already put this comment back into the queue %(when)s."),
    Verb.REMOVE: gettext_lazy("%(who)s has already removed this comment %(when)s."),
    Verb.REGROUND: gettext_lazy("%(who)s has already named another rule for this comment %(when)s."),
    Verb.RESTORE: gettext_lazy("%(who)s has already restored this comment %(when)s."),
    Verb.REOPEN: gettext_lazy("%(who)s has already put this comment back into the queue %(when)s."),
    Verb.SEND_BACK: gettext_lazy("%(who)s has already sent this comment back to its author %(when)s."),
    Verb.EDIT: gettext_lazy("The author of this comment changed it %(when)s; please read it again."),
    Verb.WITHDRAW: gettext_lazy("The author of this comment withdrew it %(when)s."),
}


def overtaken_in_words(lost: Overtaken) -> str:
    """Who was faster, what he did, and when."""
    sentence = _FASTER.get(lost.last.verb) if lost.last else None
    if lost.last is None or sentence is None:
        return _("This comment has changed since you saw it; please read it again.")
    return str(sentence) % {"who": lost.last.actor_name or _("The automatic check"), "when": when(lost.last)}


def nothing_changed_in_words(lost: Overtaken) -> str:
    """The same, and that the decision which came too late has no effect."""
    return overtaken_in_words(lost) + " " + _("Nothing was changed.")


def when(change: StatusChange) -> str:
    """“at 14:02”, with the day where it was not today."""
    at = timezone.localtime(change.at)
    time = formats.time_format(at, "H:i")
    if at.date() == timezone.localdate():
        return _("at %(time)s") % {"time": time}
    return _("on %(day)s at %(time)s") % {"day": formats.date_format(at, "j F Y"), "time": time}


_DONE: dict[str, Promise] = {
    Verb.APPROVE: gettext_lazy("Published."),
    Verb.HOLD: gettext_lazy("Put back into the queue."),
    Verb.REMOVE: gettext_lazy("Removed."),
    Verb.REGROUND: gettext_lazy("Another rule is named."),
    Verb.RESTORE: gettext_lazy("Restored."),
    Verb.REOPEN: gettext_lazy("Put back into the queue."),
    Verb.SEND_BACK: gettext_lazy("Sent back to its author."),
}


def done_in_words(change: StatusChange) -> str:
    """What was just decided."""
    return str(_DONE[change.verb])


def many_done_in_words(verb: str, n: int) -> str:
    """How many were decided on at once."""
    if verb == Verb.APPROVE:
        return ngettext("%(n)d comment published.", "%(n)d comments published.", n) % {"n": n}
    return ngettext("%(n)d comment removed.", "%(n)d comments removed.", n) % {"n": n}
