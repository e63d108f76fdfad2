"""What an entry of a Blogger archive says, as plain records."""

from __future__ import annotations

import datetime
import enum
from dataclasses import dataclass


class Kind(enum.StrEnum):
    """What an entry is."""

    POST = "post"
    PAGE = "page"
    COMMENT = "comment"
    OTHER = "other"


class State(enum.StrEnum):
    """The state an entry was in on Blogger."""

    LIVE = "live"
    DRAFT = "draft"
    PENDING = "pending"
    SPAM = "spam"
    GHOSTED = "ghosted"  # shown to nobody but its author
    TRASHED = "trashed"
    EMPTIED = "emptied"  # deleted, its place kept because of the replies
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PostRecord:
    """A post or a page; `path` is the address it had, such as /2025/04/name.html, or ""."""

    kind: Kind
    id: str
    state: State
    title: str
    html: str
    date: datetime.datetime | None
    tags: tuple[str, ...]
    path: str


@dataclass(frozen=True, slots=True)
class CommentRecord:
    """A comment; `answers` is the id of the comment it replies to, or ""."""

    kind: Kind
    id: str
    state: State
    post: str
    answers: str
    name: str
    html: str
    date: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class OtherRecord:
    """Whatever else an archive holds: a setting of the blog, its template. `language` where it says the blog's."""

    kind: Kind
    language: str = ""


Record = PostRecord | CommentRecord | OtherRecord
