"""What a finding says, in words that a reader and a moderator understand: one sentence fragment a kind of finding."""

from __future__ import annotations

from typing import Protocol

from django.utils.translation import gettext_lazy as _

WHY = {
    "base.rate": _("How often any comment is removed under this rule"),
    "off_topic.expected": _("What one expects of so many meaningful words: %(detail)s"),
    "off_topic.shared": _("A word it shares with the article"),
    "off_topic.shared_rest": _("Other words it shares with the article: %(detail)s"),
    "off_topic.nothing_shared": _("No word in common with the article"),
    "off_topic.nearest": _("No other article is nearer; the next is “%(detail)s”"),
    "off_topic.nearer_other": _("Nearer to another article, “%(detail)s”"),
    "off_topic.like_thread": _("Speaks like the comments around it"),
    "off_topic.unlike_thread": _("Little in common with the comments around it"),
    "off_topic.field": _("A word from quite another field (%(detail)s)"),
    "off_topic.short": _("Too few words to judge by"),
    "off_topic.language": _("In another language than the article, so its words say nothing"),
    "promotion.sounds": _("Worded like an advertisement"),
    "promotion.plain": _("Not worded like an advertisement"),
    "promotion.link": _("An address that does not stand elsewhere on the site (%(detail)s)"),
    "form_behaviour.honeypot": _("The field that people do not see was filled in"),
    "form_behaviour.too_fast": _("The form came back after %(detail)s seconds"),
    "flood.same_again": _("The same text was sent shortly before"),
    "flood.copy_of_thread": _("A copy of a comment that stands in the discussion"),
    "flood.many_comments": _("Many comments within a short time: %(detail)s"),
    "repetition.over_and_over": _("The same words over and over (%(detail)s)"),
    "gibberish.run": _("A run of one letter"),
    "gibberish.mashed": _("Letters that make no words"),
    "announcement.announced": _("Announces that it comes to disturb"),
    "names.unsigned": _("Without a name"),
    "names.thrown_away": _("A name that nobody keeps"),
}


class Told(Protocol):
    """What is needed of a finding to put it into words."""

    @property
    def detector(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def detail(self) -> str: ...


def in_words(finding: Told) -> str:
    """The finding as a fragment in the language active now; a detector of the house's own speaks by its codes."""
    code = f"{finding.detector}.{finding.why}"
    if code not in WHY:
        return finding.detail or code
    return str(WHY[code]) % {"detail": finding.detail}
