"""The three doors through which comments speaks to another app: for a verdict, for the words of the rules, and about what waits.

All are settings that hold dotted paths (the idiom of EMAIL_BACKEND). Comments knows only what stands here; without a
screener every comment is held, without a notice no rules are shown, without a desk nobody is told what waits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

from django.conf import settings
from django.db.models import Expression, IntegerField, Subquery, Value
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    import datetime

    from comments.drafts import Draft
    from comments.models import Comment


@dataclass(frozen=True, slots=True)
class Noticed:
    """Words a reader may be told about: the posted rule's code, the words, and where they stand (None: the whole text).

    `why` is a sentence fragment in the reader's language where the words alone do not explain themselves.
    """

    rule: str
    words: str
    start: int | None
    end: int | None
    why: str = ""


class Outcome(Protocol):
    """What a screener answers. `reason` is a comments.models.Hold value, "" when verdict is publish."""

    @property
    def verdict(self) -> Literal["publish", "hold"]: ...

    @property
    def reason(self) -> str: ...

    @property
    def policy(self) -> int | None:
        """Number of the policy it was screened under."""
        ...

    @property
    def urgent(self) -> bool:
        """True for what must be looked at before everything else, should it be held."""
        ...

    def keep(self, comment: Comment) -> None:
        """Write the evidence about `comment`; called inside the transaction that stores it."""
        ...

    def told_before(self) -> Sequence[Noticed]:
        """What the reader may be told before his text is stored; empty where only a person may tell him."""
        ...


Screener = Callable[["Draft"], Outcome]


@dataclass(frozen=True, slots=True)
class PostedRuleWords:
    """One posted rule as readers see it; `order` is None for the law's ground, which has no number."""

    code: str
    order: int | None
    title: str
    wording: str


@dataclass(frozen=True, slots=True)
class Contest:
    """What the author of a removed comment can do about the decision, and what was said so far, in his language."""

    address: str = ""  # where he contests it; "" where he cannot, or has done so
    sentences: Sequence[str] = ()
    words: str = ""  # his own
    answer: str = ""  # a person's


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """One version of the rules, and since when it is, or was, in force."""

    number: int
    since: datetime.datetime


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words of a text beside the text it replaces: "same", "gone" or "new"."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class RuleChange:
    """How one rule differs from the version before: it is "new", "gone" or "changed"; `notes` say what no words show."""

    rule: PostedRuleWords
    kind: str
    title: Sequence[Piece]
    wording: Sequence[Piece]
    notes: Sequence[str]


class Notice(Protocol):
    """The words of the posted rules, in the language active now, and the author's way to contest what was decided."""

    def __hash__(self) -> int: ...

    def in_force(self) -> Expression | Subquery:
        """An expression for the number of the policy in force, to be read in a query that is made anyway."""
        ...

    def rules(self, policy: int | None) -> Sequence[PostedRuleWords]:
        """The rules of policy number `policy`, in their order; of the one in force for None."""
        ...

    def rule(self, code: str, policy: int | None) -> PostedRuleWords | None:
        """One rule, or None when that policy had none of this code."""
        ...

    def versions(self, before: int | None, most: int) -> Sequence[PolicyVersion]:
        """The newest versions, newest first; those older than number `before`, where it is given."""
        ...

    def changes(self, policy: int) -> Sequence[RuleChange]:
        """How policy number `policy` differs from the one before it; empty for the first."""
        ...

    def noticed(self, comment: Comment) -> Sequence[Noticed]:
        """What its author may be told was noticed in `comment` as it stands; empty when it was not screened."""
        ...

    def contest(self, comment: Comment, token: str) -> Contest:
        """Of a decision on `comment`, which its author reads about at the receipt that ends with `token`."""
        ...


# Told, inside the transaction of each move, which comments came to wait, changed while they waited, or wait no more.
Desk = Callable[[Sequence["Comment"]], None]


@dataclass(frozen=True, slots=True)
class HoldEverything:
    """The outcome of a screener that is absent or failed: a person looks."""

    reason: str
    verdict: Literal["hold"] = "hold"
    urgent: bool = False
    policy: int | None = None

    def keep(self, comment: Comment) -> None:
        """There is no evidence to keep."""

    def told_before(self) -> Sequence[Noticed]:
        return ()


class NoNotice:
    """Where no app speaks for the posted rules."""

    def in_force(self) -> Expression:
        return Value(0, output_field=IntegerField())

    def rules(self, policy: int | None) -> Sequence[PostedRuleWords]:
        return ()

    def rule(self, code: str, policy: int | None) -> PostedRuleWords | None:
        return None

    def versions(self, before: int | None, most: int) -> Sequence[PolicyVersion]:
        return ()

    def changes(self, policy: int) -> Sequence[RuleChange]:
        return ()

    def noticed(self, comment: Comment) -> Sequence[Noticed]:
        return ()

    def contest(self, comment: Comment, token: str) -> Contest:
        return Contest()


def screener() -> Screener | None:
    """The screener named by COMMENTS_SCREENER, or None."""
    path = getattr(settings, "COMMENTS_SCREENER", "")
    return cast(Screener, import_string(path)) if path else None


def notice() -> Notice:
    """The notice named by COMMENTS_NOTICE, or one without rules."""
    path: Any = getattr(settings, "COMMENTS_NOTICE", "")
    return cast(Notice, import_string(path)) if path else NoNotice()


def tell_desk(comments: Sequence[Comment]) -> None:
    """Tell the desk named by COMMENTS_DESK, where there is one."""
    path: Any = getattr(settings, "COMMENTS_DESK", "")
    if path:
        cast(Desk, import_string(path))(comments)
