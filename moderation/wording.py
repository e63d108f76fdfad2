"""What a finding says, in words that a reader and a moderator understand: one sentence fragment a kind of finding."""

from __future__ import annotations

from typing import Protocol

from django.utils import formats
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

MINUS = "\N{MINUS SIGN}"

WHY = {
    "base.rate": _("How often any comment is removed under this rule"),
    "insults.strong_aimed": _("A strong insult, said to somebody: “%(detail)s”"),
    "insults.strong_named": _("A strong insult about someone who comments here or wrote the article: “%(detail)s”"),
    "insults.strong_third": _("A strong insult about somebody: “%(detail)s”"),
    "insults.strong_public": _("A strong insult about a public figure or an institution: “%(detail)s”"),
    "insults.mild_aimed": _("Calls somebody “%(detail)s”"),
    "insults.mild_named": _("Calls someone who comments here or wrote the article “%(detail)s”"),
    "insults.mild_third": _("A hard word about somebody: “%(detail)s”"),
    "insults.slur_aimed": _("A slur, said to somebody: “%(detail)s”"),
    "insults.slur_said": _("A slur against a group: “%(detail)s”"),
    "insults.obscene_order": _("An obscene order: “%(detail)s”"),
    "insults.family_insult": _("Insults somebody through his family: “%(detail)s”"),
    "insults.called_names": _("Calls somebody names: “%(detail)s”"),
    "insults.vulgar": _("A coarse word, aimed at nobody: “%(detail)s”"),
    "insults.disguised_word": _("The word was disguised: “%(detail)s”"),
    "insults.repeated": _("One more of the same kind: “%(detail)s”"),
    "attacks.contempt_for_intelligence": _("Contempt for somebody’s intelligence or learning"),
    "attacks.contempt_for_honesty": _("Accuses somebody of lying or bad faith"),
    "attacks.contempt_for_sanity": _("Says that somebody is out of his mind"),
    "attacks.contempt_for_motives": _("Suspects somebody of being paid or of serving others"),
    "attacks.contempt_for_worth": _("Contempt for the person"),
    "attacks.contempt_word": _("A word of contempt for a person: “%(detail)s”"),
    "attacks.teasing_word": _("A teasing word for a person: “%(detail)s”"),
    "attacks.dismissal": _("Tells somebody to be silent or to go away"),
    "attacks.mockery": _("Mocks the person instead of answering"),
    "attacks.scorn": _("Scorn for what somebody wrote, or for his camp"),
    "attacks.harsh_tone": _("A harsh tone towards somebody"),
    "attacks.repeated": _("One more of the same kind: “%(detail)s”"),
    "threats.threat": _("A threat"),
    "threats.death_wish": _("Wishes somebody dead or ill"),
    "threats.doxxing": _("Gives away where somebody can be found"),
    "hatred.slur": _("A slur against a group: “%(detail)s”"),
    "hatred.dehumanising": _("Speaks of people as vermin or as less than human"),
    "hatred.call_to_violence": _("Calls for violence"),
    "hatred.exclusion": _("Contempt for a group of people, or tells them to go away"),
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
    "tone.word": _("A word that often stands in removed comments"),
    "tone.other_words": _("The other words, and how the whole sounds"),
    "tone.no_word": _("Sounds like removed comments, though no word stands out"),
    "tone.calm": _("Sounds like comments that stay"),
    "promotion.sounds": _("Worded like an advertisement"),
    "promotion.invites": _("Invites readers to something of its writer’s own"),
    "promotion.offers": _("Offers something for money"),
    "promotion.plain": _("Not worded like an advertisement"),
    "promotion.address": _("An address that does not stand elsewhere on the site (%(detail)s)"),
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
    "learned.word": _("A word that weighs more or less by this site’s own decisions"),
    "learned.other_words": _("The other words, by this site’s own decisions"),
    "learned.trust": _("How often such findings were right on this site"),
    "plugin.late": _("A plug-in took too long, so it says nothing: %(detail)s"),
    "plugin.switched_off": _("A plug-in took too long once more and is now off: %(detail)s"),
    "plugin.off": _("A plug-in is off, so it says nothing: %(detail)s"),
    "plugin.broken": _("A plug-in is broken, so it says nothing: %(detail)s"),
    "plugin.missing": _("A plug-in could not be found, so it says nothing: %(detail)s"),
    "house_terms.word": _("A word of this site’s own list: “%(detail)s”"),
    "house_terms.pattern": _("A pattern of this site’s own list: “%(detail)s”"),
    "house_terms.broken": _("Not looked for, because it cannot run: “%(detail)s”"),
    "house_terms.over_budget": _("Took too long and is not looked for any more: “%(detail)s”"),
    "house_terms.not_asked": _("Not looked for, because the others took too long: “%(detail)s”"),
    "house_terms.quarantined": _("Put aside, therefore not looked for: “%(detail)s”"),
}

FIELDS = {
    "cooking": _("cooking"),
    "football": _("football"),
    "astrology": _("astrology"),
    "gardening": _("gardening"),
    "sewing": _("sewing"),
    "cars": _("cars"),
    "beauty": _("beauty care"),
    "video_games": _("video games"),
    "weather": _("the weather"),
    "pets": _("pets"),
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
    detail = FIELDS.get(finding.detail, finding.detail) if code == "off_topic.field" else finding.detail
    return str(WHY[code]) % {"detail": detail}


def signed(weight: float, places: int = 1) -> str:
    """A weight with its sign, as the language active now writes it: +3.9, −1.9."""
    sign = MINUS if weight < 0 else "+"
    return sign + formats.number_format(abs(weight), places)


def lesser(count: int) -> str:
    """What stands for findings that are added up in one line."""
    return ngettext("%(count)d lesser finding", "%(count)d lesser findings", count) % {"count": count}
