"""What comes in before it is a comment: a reader's draft, an imported record, the person who acts."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from blog.models import Article
from comments.people.marks import ONE_AN_ARTICLE, Marking

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User

    from comments.models import Comment, Status


@dataclass(frozen=True, slots=True)
class Draft:
    """One reply as its author sent it; `text` is exactly what he typed, with line ends as \\n."""

    article: Article
    text: str
    name: str = ""
    parent: Comment | None = None
    replaces: Comment | None = None  # the comment whose words its author changes
    user: User | None = None  # a signed-in member of staff, else None
    sender_key: str = ""
    browser_key: str = ""
    marking: Marking = ONE_AN_ARTICLE
    deceptive_name: bool = False  # signed, after a warning, with a name that may be taken for another’s
    idempotency_key: str | None = None
    honeypot_filled: bool = False
    seconds_to_fill: float | None = None


@dataclass(frozen=True, slots=True)
class Adopted:
    """One comment of an archive, with the state it had there."""

    article: Article
    origin: str
    body: str  # HTML, sanitised by comments.page.rendering.clean
    name: str
    status: Status
    submitted_at: datetime.datetime
    parent: Comment | None = None
    numbered: bool = True  # False keeps it out of the page and its numbers: spam, trash, what never was public
    reason: str = ""  # a word for the log, such as "spam"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who makes a move. Nobody is the machine, or the comment's own author."""

    id: int | None = None
    name: str = ""

    @classmethod
    def of(cls, user: AbstractBaseUser | AnonymousUser) -> Actor:
        """The signed-in person, by the name readers of the log know him by."""
        name = getattr(user, "get_full_name", str)() or user.get_username()
        return cls(id=user.pk, name=name[:150])  # what a line of the log holds; two names of an account may be longer together


NOBODY = Actor()
