"""Writes small Blogger archives for tests, in both formats, from the same plain entries."""

from dataclasses import dataclass
from html import escape
from pathlib import Path

KIND = "http://schemas.google.com/g/2005#kind"
BACKUP_HEAD = (
    "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:app='http://purl.org/atom/app#' "
    "xmlns:thr='http://purl.org/syndication/thread/1.0' xmlns:gd='http://schemas.google.com/g/2005'>"
    "<id>tag:blogger.com,1999:blog-9.archive</id>"
)
TAKEOUT_HEAD = (
    "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'>"
    "<id>tag:blogger.com,1999:blog-9</id>"
)


@dataclass(frozen=True)
class Entry:
    """A post, page or comment; `post` and `answers` are ids, for comments. State is a word of Takeout's."""

    id: int
    kind: str = "POST"
    state: str = "LIVE"
    title: str = ""
    html: str = "Un texte."
    name: str = "Léa"
    date: str = "2025-01-10T10:00:00Z"
    tags: tuple[str, ...] = ()
    path: str = ""
    post: int = 0
    answers: int = 0
    trashed: str = ""


def comment(id, post, **fields) -> Entry:
    return Entry(id, "COMMENT", post=post, **fields)


def takeout(*entries: Entry) -> str:
    return "\n".join([TAKEOUT_HEAD, *map(_takeout_entry, entries), "</feed>"])


def backup(*entries: Entry) -> str:
    return "\n".join([BACKUP_HEAD, *map(_backup_entry, entries), "</feed>"])


def written(folder: Path, text: str | bytes, name: str = "feed.atom") -> Path:
    """`text` in a file."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def _tag(id: int) -> str:
    return f"tag:blogger.com,1999:blog-9.post-{id}" if id else ""


def _common(entry: Entry) -> str:
    return (
        f"<id>{_tag(entry.id)}</id><author><name>{escape(entry.name)}</name></author><title>{escape(entry.title)}</title>"
        f"<content type='html'>{escape(entry.html)}</content><published>{entry.date}</published>"
    )


def _takeout_entry(entry: Entry) -> str:
    tags = "".join(f"<category scheme='tag:blogger.com,1999:blog-9' term='{escape(tag)}'/>" for tag in entry.tags)
    return (
        f"<entry>{_common(entry)}<blogger:type>{entry.kind}</blogger:type><blogger:status>{entry.state}</blogger:status>"
        f"<blogger:parent>{_tag(entry.post)}</blogger:parent><blogger:inReplyTo>{_tag(entry.answers)}</blogger:inReplyTo>{tags}"
        f"<blogger:filename>{entry.path}</blogger:filename><blogger:trashed>{entry.trashed}</blogger:trashed></entry>"
    )


def _backup_entry(entry: Entry) -> str:
    draft = "<app:control><app:draft>yes</app:draft></app:control>" if entry.state == "DRAFT" else ""
    removed = "<gd:extendedProperty name='blogger.contentRemoved' value='true'/>" if entry.state == "EMPTIED" else ""
    tags = "".join(f"<category scheme='http://www.blogger.com/atom/ns#' term='{escape(tag)}'/>" for tag in entry.tags)
    where = f"<link rel='alternate' type='text/html' href='https://blog.example{entry.path}'/>" if entry.path else ""
    if entry.kind == "COMMENT":
        related = entry.answers or entry.id
        where = (
            f"<thr:in-reply-to ref='{_tag(entry.post)}'/>"
            f"<link rel='related' href='https://blog.example/feeds/{entry.post}/comments/default/{related}'/>"
        )
    kind = f"<category scheme='{KIND}' term='http://schemas.google.com/blogger/2008/kind#{entry.kind.lower()}'/>"
    return f"<entry>{_common(entry)}{kind}{tags}{draft}{removed}{where}</entry>"
