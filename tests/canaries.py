"""A discussion with one comment for every move there is; whatever was written in it or about it carries a mark.

A mark is a word that stands nowhere else, so that a page on which it is found has told of that very text.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from blog import services as newsroom
from blog.models import Article, SiteSettings
from comments import services
from comments.drafts import Actor, Adopted, Draft
from comments.form_token import FormToken
from comments.mailing import following
from comments.mailing.rows import Following
from comments.models import MOVES, Comment, Nudge, Status, Verb
from comments.people.identity import receipt_token
from comments.services import Seen, Words
from moderation.reports import taking
from tests.making import make_article, make_comment
from tests.reader import Reader

AUTHOR, REPORTER = "a" * 32, "b" * 32  # the keys of their browsers
COMMON_WORD = "balise"  # in every comment, so that one search finds all that are public
INSULT = "Espèce de crétin, tu ne sais rien."
MILD = "Le port attend son traité, et les quotas divisent."
SYLLABLES = [consonant + vowel for consonant in "bdlmnrtv" for vowel in "aiou"]
MODERATOR = Actor(77, "Maud")
FOLLOWER = "canarifacteur"  # of whose address no page tells
KINDS = ("words", "later words", "name", "note to the author", "private note", "report")


@dataclass(frozen=True)
class Move:
    """A line of the table of moves; `once_public` says how the comment came to the state it is moved from."""

    verb: str
    was: str
    to: str
    once_public: bool

    def __str__(self) -> str:
        return f"{self.verb} {self.was or 'new'} to {self.to}{', once public' if self.once_public else ''}"


def moves() -> list[Move]:
    """Every move, once for a comment that never was public and once for one that was, where both can be."""
    found = []
    for verb, ways in MOVES.items():
        for was, targets in ways.items():
            for to in sorted(targets):
                found += [Move(verb, was, to, once) for once in (False, True) if once or was != Status.PUBLISHED]
    return [move for move in found if move.was or not move.once_public]


@dataclass
class Canary:
    """A comment and the marks of all that was written in it and about it."""

    move: Move
    above: Comment  # the one it answers
    marks: dict[str, str]
    comment: Comment | None = None  # None before it is sent
    key: str = ""  # of the form it was sent with

    @property
    def token(self) -> str:
        return receipt_token(AUTHOR, self.key)


@dataclass
class Board:
    """The article under which all canaries stand, and a draft whose writer was told of a rule and sent nothing."""

    article: Article
    canaries: list[Canary]
    nudged: str
    follower: Following  # of the whole discussion, by e-mail

    def fresh(self) -> None:
        """Read every comment again."""
        for canary in self.canaries:
            if canary.comment:
                canary.comment = Comment.objects.select_related("article").get(pk=canary.comment.pk)


def make_board() -> Board:
    """Each comment in the state its move begins from."""
    new = _new_marks()
    SiteSettings(name="Le Bulletin", useful_marks=True).save()
    article = make_article(title="Le traité du port", slug="traite", body=f"Le port, les quotas et la {COMMON_WORD}.")
    article.tags.add(newsroom.tag_named("Balisage"))
    first = make_comment(article, body=f"Le premier avis, avec sa {COMMON_WORD}.", name="Annick")
    board = Board(article, [_canary(move, first, new) for move in moves()], next(new), _follower(first))
    _told_of_a_rule(board)
    return board


def _follower(first: Comment) -> Following:
    asked = following.ask(first, f"{FOLLOWER}@example.org", "fr", whole_thread=True, now=timezone.now())
    assert asked
    following.confirm(asked)
    Following.objects.update(told_number=0)  # so that everything that is published now is news
    return asked


def _told_of_a_rule(board: Board) -> None:
    """A reader is told of a rule before he sends, and goes away."""
    unhurried = FormToken.new(board.article.pk, timezone.now() - datetime.timedelta(minutes=1)).signed()
    Reader().send(board.article, f"{INSULT} {board.nudged}", token=unhurried)
    assert Nudge.objects.filter(article=board.article).exists()


def _new_marks() -> Iterator[str]:
    for parts in itertools.product(SYLLABLES, repeat=2):
        yield f"canari{''.join(parts)}ne"


def _canary(move: Move, first: Comment, new: Iterator[str]) -> Canary:
    canary = Canary(move, first, marks={kind: next(new) for kind in KINDS})
    if not move.was:
        return canary
    canary.comment = _sent(canary, MILD if move.once_public else INSULT)
    if move.once_public:
        make_comment(parent=canary.comment, body=f"Une réponse sous la {COMMON_WORD}.", name="Ivo")
        taking.report(canary.comment, taking.Said("insult", canary.marks["report"], REPORTER, ""))
    if move.was == Status.REMOVED:
        services.remove(canary.comment, Seen.of(canary.comment), MODERATOR, "insult", _notes(canary))
    elif move.was == Status.HELD and move.once_public:
        services.hold(canary.comment, Seen.of(canary.comment), MODERATOR, words=_notes(canary))
    assert canary.comment.status == move.was, f"{move}: {canary.comment.status}"
    return canary


def _sent(canary: Canary, text: str) -> Comment:
    """As a reader sends it, through the screener."""
    canary.key = canary.marks["name"].rjust(32, "0")
    return services.submit(
        Draft(
            article=canary.above.article,
            text=f"Avec une {COMMON_WORD} {canary.marks['words']}. {text}",
            name=canary.marks["name"].capitalize(),
            parent=canary.above,
            browser_key=AUTHOR,
            idempotency_key=canary.key,
            sender_key=f"sender-{canary.marks['words']}",  # each from elsewhere: none is a flood
        )
    )


def _notes(canary: Canary) -> Words:
    passage = canary.marks["words"] if canary.move.verb == Verb.SEND_BACK else ""
    return Words(canary.marks["note to the author"], canary.marks["private note"], passage=passage)


def make_move(canary: Canary) -> None:
    """Do what the canary stands for, through the services."""
    move, comment = canary.move, canary.comment
    if move.verb == Verb.SUBMIT:
        canary.comment = _sent(canary, INSULT if move.to == Status.HELD else MILD)
    elif move.verb == Verb.ADOPT:
        canary.comment = _adopted(canary)
    else:
        assert comment
        _moved(canary, comment)
    assert canary.comment
    assert canary.comment.status == move.to, f"{move}: {canary.comment.status}"


def _adopted(canary: Canary) -> Comment:
    record = Adopted(
        article=canary.above.article,
        origin=f"blogger:{700 + Status.values.index(canary.move.to)}",
        body=f"Avec une {COMMON_WORD} {canary.marks['words']}.",
        name=canary.marks["name"].capitalize(),
        status=Status(canary.move.to),
        submitted_at=timezone.now(),
        numbered=canary.move.to == Status.PUBLISHED,
    )
    return services.adopt(record)


def _moved(canary: Canary, comment: Comment) -> None:
    seen, words = Seen.of(comment), _notes(canary)
    match canary.move.verb:
        case Verb.EDIT:
            services.edit(comment, seen, _later(canary))
        case Verb.WITHDRAW:
            services.withdraw(comment, seen)
        case Verb.REMOVE:
            services.remove(comment, seen, MODERATOR, "insult", words)
        case Verb.REGROUND:
            services.reground(comment, seen, MODERATOR, "off_topic", words)
        case verb:
            _DECISIONS[verb](comment, seen, MODERATOR, words=words)


_DECISIONS = {
    Verb.APPROVE: services.approve,
    Verb.HOLD: services.hold,
    Verb.RESTORE: services.restore,
    Verb.REOPEN: services.reopen,
    Verb.SEND_BACK: services.send_back,
}


def _later(canary: Canary) -> Draft:
    """What its author writes in the place of his words, which become old ones."""
    canary.marks["old words"] = canary.marks["words"]
    canary.marks["words"] = canary.marks["later words"]
    text = INSULT if canary.move.to == Status.HELD else MILD
    return Draft(
        article=canary.above.article, text=f"Autrement, une {COMMON_WORD} {canary.marks['words']}. {text}", browser_key=AUTHOR
    )
