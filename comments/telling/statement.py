"""The statement of reasons: to the author of a removed comment, what was decided, why, on which words, and by whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from comments.doors import notice
from comments.models import Comment, Hold, StatusChange, Verb
from comments.telling.dates import moment_of
from comments.telling.sentences import quoted, rule_in_words


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of it."""

    label: str
    text: str


def statement_of(comment: Comment) -> list[Reason]:
    """The lines of the statement; empty where the log does not say that a person removed the comment."""
    lines = list(StatusChange.objects.filter(comment=comment).order_by("pk"))
    removal = next((line for line in reversed(lines) if line.ground), None)
    return list(_reasons(comment, lines, removal)) if removal else []


def _reasons(comment: Comment, lines: list[StatusChange], removal: StatusChange) -> Iterator[Reason]:
    was_public = comment.published_at is not None
    told = (
        _("Your comment was taken off the page on %(when)s.")
        if was_public
        else _("On %(when)s it was decided not to publish it.")
    )
    yield Reason(_("Decision"), told % {"when": moment_of(removal.at)})
    rule = notice().rule(comment.ground, comment.policy)
    if rule:
        yield Reason(_("Ground"), f"{_in_version(comment)} {rule.wording}")
    noticed = [one for one in notice().noticed(comment) if one.rule == comment.ground]
    if words := quoted(one.words for one in noticed):
        yield Reason(_("Words"), words)
    yield Reason(_("How it was noticed"), _how_noticed(lines, bool(noticed)))
    yield Reason(_("Decided by"), _("A person of this site’s staff, not a machine."))


def _in_version(comment: Comment) -> str:
    facts = {"rule": rule_in_words(comment.ground, comment.policy), "version": comment.policy}
    sentence = _("%(rule)s, version %(version)s of the rules.") % facts
    return sentence[:1].upper() + sentence[1:]


def _how_noticed(lines: list[StatusChange], by_the_check: bool) -> str:
    """What brought it before a person: readers, the check, or neither."""
    reasons = {line.reason for line in lines}
    if Hold.REPORTS in reasons:
        return _("Readers reported it.")
    if by_the_check and any(line.reason == Hold.RULES and line.verb in (Verb.SUBMIT, Verb.EDIT) for line in lines):
        return _("An automatic check put it aside for a person.")
    return _("A moderator read it.")
