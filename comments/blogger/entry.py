"""Turns one entry of a Blogger archive into a record; both formats meet here."""

from __future__ import annotations

import datetime
import re
from html import escape
from typing import Final
from urllib.parse import unquote, urlsplit

from lxml import etree

from comments.blogger.records import CommentRecord, Kind, OtherRecord, PostRecord, Record, State

ATOM: Final = "{http://www.w3.org/2005/Atom}"
BLOGGER: Final = "{http://schemas.google.com/blogger/2018}"
THREADING: Final = "{http://purl.org/syndication/thread/1.0}"
GDATA: Final = "{http://schemas.google.com/g/2005}"
KIND_SCHEME: Final = "http://schemas.google.com/g/2005#kind"

ENTRY_NUMBER: Final = re.compile(r"\.(?:post|page|comment)-(\d+)$")
ANSWERED_COMMENT: Final = re.compile(r"/comments/default/(\d+)")
LOCALE: Final = re.compile(r"\.settings\.BLOG_LOCALE$")

STATES: Final = {
    "LIVE": State.LIVE,
    "SCHEDULED": State.LIVE,  # its date lies ahead, and so it waits by itself
    "DRAFT": State.DRAFT,
    "PENDING": State.PENDING,
    "SPAM": State.SPAM,
    "GHOSTED": State.GHOSTED,
    "TRASHED": State.TRASHED,
    "SOFT_TRASHED": State.TRASHED,
    "EMPTIED": State.EMPTIED,
}


def record_of(entry: etree._Element) -> Record:
    """The record of one <entry>, whichever of the two formats it is written in."""
    kind, number = _kind(entry), _number(entry.findtext(f"{ATOM}id"))
    if kind == Kind.OTHER or not number:
        return OtherRecord(Kind.OTHER, _language(entry))
    if kind == Kind.COMMENT:
        return CommentRecord(
            kind=kind,
            id=number,
            state=_comment_state(entry),
            post=_post_of(entry),
            answers=_answered(entry, number),
            name=_text(entry, f"{ATOM}author/{ATOM}name"),
            html=_html(entry.find(f"{ATOM}content")),
            date=_date(entry),
        )
    return PostRecord(
        kind=kind,
        id=number,
        state=_state(entry),
        title=_text(entry, f"{ATOM}title"),
        html=_html(entry.find(f"{ATOM}content")),
        date=_date(entry),
        tags=_tags(entry),
        path=_path(entry),
    )


def _text(entry: etree._Element, path: str) -> str:
    return " ".join((entry.findtext(path) or "").split())


def _number(identifier: str | None) -> str:
    found = ENTRY_NUMBER.search((identifier or "").strip())
    return found[1] if found else ""


def _kind(entry: etree._Element) -> Kind:
    """Takeout says blogger:type, the old backup a category; both name the same kinds."""
    word = _text(entry, f"{BLOGGER}type")
    for category in entry.iterfind(f"{ATOM}category[@scheme='{KIND_SCHEME}']"):
        word = word or category.get("term", "").rpartition("#")[2]
    try:
        return Kind(word.lower())
    except ValueError:
        return Kind.OTHER


def _state(entry: etree._Element) -> State:
    """The old backup knows drafts alone (app:draft, under either of its namespaces); what else it holds was public."""
    word = _text(entry, f"{BLOGGER}status")
    if not word:
        draft = _text(entry, "{*}control/{*}draft").lower() == "yes"
        return State.DRAFT if draft else State.LIVE
    state = STATES.get(word.upper(), State.UNKNOWN)
    if state != State.EMPTIED and _text(entry, f"{BLOGGER}trashed"):
        return State.TRASHED
    return state


def _comment_state(entry: etree._Element) -> State:
    if entry.find(f"{GDATA}extendedProperty[@name='blogger.contentRemoved']") is not None:
        return State.EMPTIED
    state = _state(entry)
    return State.PENDING if state == State.DRAFT else state


def _post_of(entry: etree._Element) -> str:
    said = entry.find(f"{THREADING}in-reply-to")
    return _number(entry.findtext(f"{BLOGGER}parent") if said is None else said.get("ref"))


def _answered(entry: etree._Element, own: str) -> str:
    """The comment replied to; the old backup links to its feed, and to the comment's own feed where it answers nobody."""
    answered = _number(entry.findtext(f"{BLOGGER}inReplyTo"))
    for link in entry.iterfind(f"{ATOM}link[@rel='related']"):
        found = ANSWERED_COMMENT.search(link.get("href", ""))
        answered = answered or (found[1] if found else "")
    return "" if answered == own else answered


def _html(content: etree._Element | None) -> str:
    """What Atom's three types of content come to as HTML."""
    if content is None:
        return ""
    if content.get("type") == "xhtml":
        return "".join(etree.tostring(child, encoding="unicode", method="html") for child in content)
    return (content.text or "") if content.get("type") == "html" else escape(content.text or "")


def _date(entry: etree._Element) -> datetime.datetime | None:
    for name in (f"{ATOM}published", f"{BLOGGER}created", f"{ATOM}updated"):
        try:
            date = datetime.datetime.fromisoformat(_text(entry, name))
            return date.astimezone(datetime.UTC) if date.tzinfo else date.replace(tzinfo=datetime.UTC)
        except (ValueError, OverflowError):
            continue
    return None


def _tags(entry: etree._Element) -> tuple[str, ...]:
    terms = (c.get("term", "") for c in entry.iterfind(f"{ATOM}category") if c.get("scheme") != KIND_SCHEME)
    return tuple(dict.fromkeys(name for term in terms if (name := " ".join(term.split()))))


def _path(entry: etree._Element) -> str:
    address = _text(entry, f"{BLOGGER}filename")
    for link in entry.iterfind(f"{ATOM}link[@rel='alternate']"):
        address = address or link.get("href", "")
    try:
        return unquote(urlsplit(address).path)
    except ValueError:
        return ""


def _language(entry: etree._Element) -> str:
    """The blog's language, such as "fr" or "en_GB", where the entry is the setting that says it."""
    if LOCALE.search(_text(entry, f"{ATOM}id")):
        return _text(entry, f"{ATOM}content")[:2].lower()
    return ""
