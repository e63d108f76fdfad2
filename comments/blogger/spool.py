"""Keeps the records of an archive on disk until all were read, and gives them back in the order in which they are stored.

An archive holds its entries in any order: replies before what they answer, comments before their article. In memory there
is only where each record lies, a hundred bytes or so an entry.
"""

from __future__ import annotations

import datetime
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from comments.blogger.records import CommentRecord, Kind, OtherRecord, PostRecord, Record, State

LAST: Final = datetime.datetime.max.replace(tzinfo=datetime.UTC)


class _Place(NamedTuple):
    """Where a record lies; compares in the order in which records are stored."""

    date: datetime.datetime
    file: int
    id: int
    offset: int
    answers: int


class Spool:
    """The records of one or several archives; a context manager, for its file on disk."""

    def __init__(self) -> None:
        self.files: list[Path] = []
        self.held: Counter[tuple[int, Kind]] = Counter()
        self.language = ""
        self._disk = tempfile.TemporaryFile()  # noqa: SIM115  closed with the spool
        self._posts: list[_Place] = []
        self._comments: defaultdict[str, list[_Place]] = defaultdict(list)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._disk.close()

    def __len__(self) -> int:
        return self.held.total()

    def begin(self, path: Path) -> None:
        """Say that the records added from now on come from `path`."""
        self.files.append(path)

    def add(self, record: Record) -> None:
        file = len(self.files) - 1
        self.held[file, record.kind] += 1
        if isinstance(record, OtherRecord):
            self.language = self.language or record.language
            return
        answers = int(record.answers or 0) if isinstance(record, CommentRecord) else 0
        place = _Place(record.date or LAST, file, int(record.id), self._write(record), answers)
        if isinstance(record, CommentRecord):
            self._comments[record.post].append(place)
        else:
            self._posts.append(place)

    def posts(self) -> Iterator[tuple[int, PostRecord]]:
        """Posts and pages, oldest first, each with the number of its file."""
        for place in sorted(self._posts):
            yield place.file, PostRecord(**self._read(place))

    def commented(self) -> list[str]:
        """The ids of the posts that comments speak of."""
        return list(self._comments)

    def named(self, post: str) -> set[str]:
        """The ids of the comments on one post, and of those they answer."""
        places = self._comments[post]
        return {str(id) for place in places for id in (place.id, place.answers) if id}

    def comments(self, post: str) -> Iterator[tuple[int, CommentRecord]]:
        """The comments on one post, oldest first, but none before the one it answers."""
        for place in _parents_first(sorted(self._comments[post])):
            yield place.file, CommentRecord(**self._read(place))

    def _write(self, record: PostRecord | CommentRecord) -> int:
        offset = self._disk.tell()
        self._disk.write(json.dumps(asdict(record), default=datetime.datetime.isoformat).encode() + b"\n")
        return offset

    def _read(self, place: _Place) -> dict[str, Any]:
        self._disk.seek(place.offset)
        fields: dict[str, Any] = json.loads(self._disk.readline())
        fields["kind"], fields["state"] = Kind(fields["kind"]), State(fields["state"])
        fields["date"] = datetime.datetime.fromisoformat(fields["date"]) if fields["date"] else None
        if "tags" in fields:
            fields["tags"] = tuple(fields["tags"])
        return fields


def _parents_first(places: list[_Place]) -> Iterator[_Place]:
    """`places` in their order, but a reply that is older than what it answers, by a wrong clock, comes after it."""
    first = {place.id: place for place in reversed(places)}
    given: set[_Place] = set()
    for place in places:
        branch: list[_Place] = []
        above: _Place | None = place
        while above is not None and above not in given:
            given.add(above)
            branch.append(above)
            above = first.get(above.answers)
        yield from reversed(branch)
