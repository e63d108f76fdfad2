"""Reads a Blogger archive as a stream: the old XML backup and Takeout's feed.atom alike.

Without entities and without network, and each entry forgotten once it was used: the size of the file does not matter, and
nothing in it can reach out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from django.utils.translation import gettext as _
from lxml import etree

from comments.blogger.entry import ATOM, record_of
from comments.blogger.records import Record

BLOG_ID: Final = "tag:blogger.com,1999:blog-"


class Unreadable(Exception):
    """A file that is no Blogger archive, or a broken one; the message is written for the person who gave it."""


def read(path: Path, progress: Callable[[int], None] = lambda size: None) -> Iterator[Record]:
    """Every entry of the archive at `path`, in the file's order; `progress` is told of each piece read, in bytes.

    Raises Unreadable for a file that is missing, that is no Blogger archive, or whose XML is broken.
    """
    try:
        with path.open("rb") as file:
            _refuse_other_formats(path, file)
            yield from (record_of(entry) for entry in _entries(path, _Told(file, progress)))
    except FileNotFoundError as error:
        raise Unreadable(_("%(path)s does not exist.") % {"path": path}) from error
    except OSError as error:
        raise Unreadable(_("%(path)s cannot be read: %(why)s.") % {"path": path, "why": error.strerror}) from error


class _Told:
    """A file that tells how much of it was read."""

    def __init__(self, file: BinaryIO, progress: Callable[[int], None]) -> None:
        self._file = file
        self._progress = progress

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self._progress(len(piece))
        return piece


def _refuse_other_formats(path: Path, file: BinaryIO) -> None:
    start = file.read(4)
    file.seek(0)
    if not start:
        raise Unreadable(_("%(path)s is empty.") % {"path": path})
    if start.startswith(b"PK"):
        raise Unreadable(_("%(path)s is a zip file. Unpack it, and give the feed.atom inside.") % {"path": path})


def _entries(path: Path, file: _Told) -> Iterator[etree._Element]:
    """The feed's entries, each emptied again once it was used."""
    root: etree._Element | None = None
    known = False
    for event, element in _events(path, file):
        if root is None:
            root = element
            _check_root(path, root)
        if event == "start" or element.getparent() is not root:
            continue
        if element.tag == f"{ATOM}id":
            known = (element.text or "").strip().startswith(BLOG_ID)
        elif element.tag == f"{ATOM}entry":
            yield element
            element.clear(keep_tail=False)
            while element.getprevious() is not None:
                del root[0]
    if not known:
        raise Unreadable(_("%(path)s is an Atom feed, but no archive of a Blogger blog.") % {"path": path})


def _events(path: Path, file: _Told) -> Iterator[tuple[str, etree._Element]]:
    """The stream of starts and ends of elements; of a fault in it the first line is named."""
    safely = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    stream = etree.iterparse(file, events=("start", "end"), **safely)
    try:
        yield from stream
    except etree.XMLSyntaxError as error:
        faults = [entry for entry in stream.error_log if entry.level >= etree.ErrorLevels.FATAL]
        line, why = (faults[0].line, faults[0].message) if faults else (error.lineno, error.msg)
        raise Unreadable(
            _("%(path)s, line %(line)s: this is not well-formed XML (%(why)s). Was the download complete?")
            % {"path": path, "line": line, "why": why}
        ) from error


def _check_root(path: Path, root: etree._Element) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable(_("%(path)s declares a document type; a Blogger archive has none.") % {"path": path})
    if root.tag != f"{ATOM}feed":
        tag = etree.QName(root).localname
        raise Unreadable(_("%(path)s is no Blogger archive: it is a <%(tag)s>.") % {"path": path, "tag": tag})
