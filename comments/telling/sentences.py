"""What is said about a comment in whole sentences: on its tombstone, and to its author."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from comments.doors import Noticed, PostedRuleWords, notice
from comments.models import Comment, Hold, ReadFirst, Status, StatusChange, Verb
from comments.people.read_first import because_of
from comments.telling.dates import moment_of

PHRASES_SAID = 6  # of the words noticed under one rule


def tombstone(comment: Comment) -> str:
    """What stands where a comment stood that was published once and is not any more."""
    number = {"number": comment.number}
    if comment.status == Status.WITHDRAWN:
        return _("Comment %(number)s withdrawn by its author.") % number
    if comment.status == Status.HELD:
        return _("Comment %(number)s waiting to be read again.") % number
    if rule := rule_in_words(comment.ground, comment.policy):
        return _("Comment %(number)s removed (%(rule)s).") % {**number, "rule": rule}
    return _("Comment %(number)s removed.") % number


def tombstones(comments: Sequence[Comment]) -> str:
    """The same for comments that went the same way and whose numbers follow each other."""
    ordered = sorted(comment.number or 0 for comment in comments)
    numbers, one = {"first": ordered[0], "last": ordered[-1]}, comments[0]
    if one.status == Status.WITHDRAWN:
        return _("Comments %(first)s to %(last)s withdrawn by their authors.") % numbers
    if one.status == Status.HELD:
        return _("Comments %(first)s to %(last)s waiting to be read again.") % numbers
    if rule := rule_in_words(one.ground, one.policy):
        return _("Comments %(first)s to %(last)s removed (%(rule)s).") % {**numbers, "rule": rule}
    return _("Comments %(first)s to %(last)s removed.") % numbers


def rule_in_words(code: str, policy: int | None) -> str:
    """“règle 2, attaques personnelles”; the title alone for the law's ground; "" where that policy has no such rule."""
    rule = notice().rule(code, policy) if code else None
    if rule is None:
        return ""
    if rule.order is None:
        return _lower_first(rule.title)
    return _("rule %(number)s, %(title)s") % {"number": rule.order, "title": _lower_first(rule.title)}


def posted_title(rule: PostedRuleWords) -> str:
    """A rule as one chooses it from a list: "Règle 2 : Attaques personnelles"."""
    if rule.order is None:
        return rule.title
    return _("Rule %(number)s: %(title)s") % {"number": rule.order, "title": rule.title}


def decision_in_words(change: StatusChange) -> str:
    """Who moved a comment, when and where to, for the moderator who came second."""
    rule = rule_in_words(change.ground, change.policy)
    facts = {"who": change.actor_name or _("The automatic check"), "when": moment_of(change.at), "rule": rule}
    match change.verb:
        case Verb.REMOVE | Verb.REGROUND:
            return (_("%(who)s removed it on %(when)s (%(rule)s).") if rule else _("%(who)s removed it on %(when)s.")) % facts
        case Verb.APPROVE:
            return _("%(who)s published it on %(when)s.") % facts
        case Verb.RESTORE:
            return _("%(who)s restored it on %(when)s.") % facts
        case Verb.SEND_BACK:
            return _("%(who)s sent it back to its author on %(when)s.") % facts
        case Verb.HOLD | Verb.REOPEN:
            return _("%(who)s put it on hold on %(when)s.") % facts
        case Verb.EDIT:
            return _("Its author changed it on %(when)s.") % facts
        case Verb.WITHDRAW:
            return _("Its author withdrew it on %(when)s.") % facts
        case _other:
            return _("It was imported or sent on %(when)s.") % facts


def why_held(comment: Comment) -> list[str]:
    """To its author: why a comment waits, a sentence each."""
    if comment.held_because == Hold.RULES:
        return [*noticed_in_words(notice().noticed(comment), comment.policy), _("It is sometimes wrong; a person will decide.")]
    if comment.held_because == Hold.READ_FIRST and (because := because_of(comment)):
        return read_first_in_words(because)
    return [_reason(comment.held_because)]


def read_first_in_words(because: ReadFirst) -> list[str]:
    """To whoever is concerned: what a moderator decided, until when, and the reason he gave."""
    facts = {"when": moment_of(because.made_at), "until": moment_of(because.until), "reason": because.reason}
    if because.kind == ReadFirst.Kind.BROWSER:
        told = _(
            "On %(when)s a moderator decided that what you send from this browser or account is read first, until %(until)s."
        )
    else:
        told = _("On %(when)s a moderator decided that what is sent over your connection is read first, until %(until)s.")
    return [
        told % facts,
        _("The reason given: “%(reason)s”") % facts,
        _("A person reads it and decides; nothing is refused unread."),
    ]


def _reason(reason: str) -> str:
    match reason:
        case Hold.REVIEW:
            return _("A person reads every comment under this article before it is published.")
        case Hold.FAILURE:
            return _("The automatic check could not be made, so a person will read your comment.")
        case Hold.CHANGED:
            return _("While you were sending, the article, the rules or the comment you answered changed: a person will read it.")
        case Hold.UNREAD:
            return _("The automatic check cannot read the language it is written in, so a person will read your comment.")
        case Hold.NAME:
            return _("The name you signed with may be taken for somebody else’s, so a person will look at it.")
        case Hold.REPORTS:
            return _("Several readers reported it, so a person will read it again. Their reports decide nothing.")
        case Hold.AUTHOR:
            return _("A moderator sent it back to you, with a request to change the passage below.")
        case Hold.ANSWERED:
            return _("You changed it after it was sent back to you: a moderator will read it again.")
        case _other:
            return _("A moderator wishes to read it again.")


def noticed_in_words(noticed: Iterable[Noticed], policy: int | None) -> list[str]:
    """One sentence a rule: the words, or where these would not explain themselves, what was noticed."""
    by_rule: dict[str, list[Noticed]] = {}
    for one in noticed:
        by_rule.setdefault(one.rule, []).append(one)
    if not by_rule:
        return [_("An automatic check put it aside.")]
    return [_one_rule(rule, found, policy) for rule, found in by_rule.items()]


def _one_rule(code: str, found: list[Noticed], policy: int | None) -> str:
    facts = {
        "words": quoted(one.words for one in found),
        "behaviour": _listed(_lower_first(one.why) for one in found if one.why),
        "rule": rule_in_words(code, policy),
    }
    if facts["words"]:
        return _("An automatic check noticed these words: %(words)s (%(rule)s).") % facts
    return _("An automatic check noticed this: %(behaviour)s (%(rule)s).") % facts


def quoted(phrases: Iterable[str]) -> str:
    """The first few of a reader's own words, each in quotation marks."""
    return _listed(_("“%(words)s”") % {"words": words.strip()} for words in phrases if words.strip())


def _listed(phrases: Iterable[str]) -> str:
    """Each phrase once, the first few of them."""
    once = list(dict.fromkeys(phrases))
    return ", ".join(once[:PHRASES_SAID]) + (", …" if len(once) > PHRASES_SAID else "")


def _lower_first(title: str) -> str:
    return title[:1].lower() + title[1:]
