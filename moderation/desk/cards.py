"""Comments as cards of the desk: evidence, the author's record, buttons; a page of them in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from comments.models import Comment, Status, Verb
from comments.people.trust import published_in_trust
from comments.services import Seen
from moderation.desk.decisions import BUTTONS, POSSIBLE, Choice
from moderation.desk.evidence import Evidence, RuleName, Share, evidence_of, folded, rule_names
from moderation.desk.groups import Others, groups_of, others_of
from moderation.desk.name_notes import NameNotes, name_notes
from moderation.learning import spot_answers
from moderation.models import Screening
from moderation.reports.on_cards import Reported, reported_of

RECORD_ROWS = 200  # earlier comments of all authors of a page that are looked at
KEYS = {Verb.APPROVE: "a"}
WORTH_A_ROW = 0.02  # probability; below, a card of the queue is silent about a rule


@dataclass(frozen=True, slots=True)
class Button:
    """One decision one may press."""

    choice: Choice
    label: str
    proposed: bool = False  # by the check, which found that this rule may be broken
    key: str = ""  # the single key that presses it


@dataclass(frozen=True)
class Card:
    """One comment with everything a moderator needs in order to decide."""

    comment: Comment
    evidence: Evidence
    names: Mapping[str, RuleName]
    record: str = ""
    main: Sequence[Button] = field(default_factory=list)
    more: Sequence[Button] = field(default_factory=list)
    name_notes: NameNotes = field(default_factory=NameNotes)
    reported: Reported = field(default_factory=Reported)  # by readers, and not answered yet
    trusted: bool = False  # published without waiting, because its sender is trusted
    others: Others = field(default_factory=Others)  # near-duplicates that wait too
    blind: bool = False  # drawn by lot: decided on by its words alone

    @property
    def seen(self) -> Seen:
        return Seen.of(self.comment)

    @property
    def author(self) -> str:
        return author_of(self.comment)

    @property
    def reports(self) -> list[str]:
        return self.reported.lines(self.names)

    @property
    def ground(self) -> RuleName | None:
        """The rule it was removed under."""
        return self.names.get(self.comment.ground)

    @property
    def offers_removal(self) -> bool:
        """True when a rule is named at once, so that those behind it are the others."""
        return any(button.choice.ground for button in self.main)

    @property
    def short_removal(self) -> str:
        """The verb alone, for a screen on which the rules stand behind it."""
        _plain, under_a_rule = POSSIBLE[self.comment.status]
        return str(BUTTONS[under_a_rule[0]]) if under_a_rule else ""

    @property
    def speaking(self) -> list[Share]:
        """The rules as a card of the queue shows them: the arithmetic of those that may be broken, folded."""
        return [
            Share(share.rule, share.probability, share.broken, tuple(folded(share.lines)) if self._told(share) else ())
            for share in self.evidence.shares
            if share.broken or share.probability is None or share.probability >= WORTH_A_ROW
        ]

    def _told(self, share: Share) -> bool:
        return share.broken or share == self.evidence.likeliest


def author_of(comment: Comment) -> str:
    """The name as the page shows it."""
    name = comment.name or _("Anonymous")
    return f"{name} · {comment.mark}" if comment.mark else name


def with_evidence(comments: QuerySet) -> QuerySet:
    """Fetch with each comment what its card needs, and nothing of the article's long text."""
    screenings = Screening.objects.filter(revision=F("comment__revision")).prefetch_related("findings")
    return (
        comments.select_related("article", "parent")
        .annotate(is_blind=Exists(spot_answers.still_blind(OuterRef("pk"))))
        .defer("article__body", "article__body_html")
        .prefetch_related(Prefetch("screenings", queryset=screenings))
    )


def cards_of(comments: Iterable[Comment]) -> list[Card]:
    """The cards of comments that were fetched with their evidence."""
    comments = list(comments)
    names = rule_names()
    records = _records(comments, names)
    told, reported = name_notes(comments), reported_of(comments)
    others = others_of(groups_of([comment for comment in comments if comment.status == Status.HELD]))
    trusted = published_in_trust(comments)
    return [
        _card(
            comment,
            names,
            records.get(comment.sender_key, ""),
            name_notes=told.get(comment.pk, NameNotes()),
            reported=reported.get(comment.pk, Reported()),
            others=others.get(comment.pk, Others()),
            trusted=comment.pk in trusted,
        )
        for comment in comments
    ]


def blind_cards_of(comments: Iterable[Comment]) -> list[Card]:
    """Cards that say nothing of what the check or anybody else thought."""
    names = rule_names()
    return [Card(comment, Evidence(comment.text), names) for comment in comments]


def without_repeats(cards: Sequence[Card]) -> list[Card]:
    """Of near-duplicates on one page the first alone, which shows the others."""
    shown: set[int] = set()
    kept = []
    for card in cards:
        if card.comment.pk not in shown:
            kept.append(card)
            shown |= {other.pk for other in card.others.shown}
    return kept


def _card(comment: Comment, names: Mapping[str, RuleName], record: str, **told: Any) -> Card:
    blind = getattr(comment, "is_blind", False)
    evidence = Evidence(comment.text, screened=True) if blind else evidence_of(comment, names)
    return Card(comment, evidence, names, record, *_buttons(comment.status, evidence, names), blind=blind, **told)


def _buttons(status: str, evidence: Evidence, names: Mapping[str, RuleName]) -> tuple[list[Button], list[Button]]:
    """The plain decisions and removal under the most probable rule; behind them, the other rules."""
    plain, under_a_rule = POSSIBLE[status]
    main = [Button(Choice(verb), str(BUTTONS[verb]), key=KEYS.get(verb, "")) for verb in plain]
    likeliest = evidence.likeliest if status != Status.REMOVED else None
    more: list[Button] = []
    for verb in under_a_rule:
        for code, name in names.items():
            label = pgettext("button", "%(verb)s: %(rule)s") % {"verb": BUTTONS[verb], "rule": name}
            if likeliest and likeliest.rule.code == code:
                main.append(Button(Choice(verb, code), label, likeliest.broken, _digit(name)))
            else:
                more.append(Button(Choice(verb, code), label, key=_digit(name)))
    return main, more


def _digit(rule: RuleName) -> str:
    """The key of a rule: its number, and 0 for the law's ground."""
    if rule.order is None:
        return "0"
    return str(rule.order) if rule.order < 10 else ""


# --- the record of an author ------------------------------------------------------------------------------------------


def _records(comments: Sequence[Comment], names: Mapping[str, RuleName]) -> dict[str, str]:
    """By sender key, what became of the same author's other comments, in words."""
    keys = {comment.sender_key for comment in comments} - {""}
    if not keys:
        return {}
    on_page = {comment.pk for comment in comments}
    decided = Comment.objects.filter(sender_key__in=keys).exclude(sender_key="").exclude(status=Status.HELD)
    rows = list(decided.values_list("pk", "sender_key", "status", "ground")[:RECORD_ROWS])
    if len(rows) == RECORD_ROWS:  # somebody writes a lot; what was not looked at must not read as "none"
        keys &= {key for _pk, key, _status, _ground in rows}
    counts: dict[str, Counter[tuple[str, str]]] = {key: Counter() for key in keys}
    for pk, key, status, ground in rows:
        if key in counts and pk not in on_page:
            counts[key][status, ground] += 1
    return {key: _record_in_words(count, names) for key, count in counts.items()}


def _record_in_words(counts: Counter[tuple[str, str]], names: Mapping[str, RuleName]) -> str:
    if not counts:
        return _("first comment")
    parts = []
    for (status, ground), n in sorted(counts.items()):
        if status == Status.PUBLISHED:
            parts.append(ngettext("%(n)d published", "%(n)d published", n) % {"n": n})
        elif status == Status.WITHDRAWN:
            parts.append(ngettext("%(n)d withdrawn", "%(n)d withdrawn", n) % {"n": n})
        else:
            words = ngettext("%(n)d removed (%(rule)s)", "%(n)d removed (%(rule)s)", n)
            parts.append(words % {"n": n, "rule": names.get(ground) or ground})
    return _("same author: %(parts)s") % {"parts": ", ".join(parts)}
