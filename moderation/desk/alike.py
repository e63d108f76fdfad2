"""Near-duplicates among what waits: each comment keeps a few keys, and texts that are nearly the same share one of them.

The keys are bands of a MinHash over the shingles by which the flood detector compares texts. At its likeness of 0.8, two texts
share a band in 98 of 100 cases; a candidate is then compared in full, so that a shared key alone groups nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Final
from zlib import crc32

import numpy as np

from comments.models import Comment, Status
from moderation.detectors.flood import likeness, same, shingles
from moderation.models.queue import LikenessKey
from moderation.text.folding import fold_word
from moderation.text.languages import WORD

BANDS: Final = 4
ROWS: Final = 2  # hashes a band
COMPARED: Final = 20  # candidates, the newest first
SIMILAR: Final = 0.4  # likeness from which a decided comment is worth a look
SHOWN: Final = 5  # of those
_LONG: Final = ("article__body", "article__body_html")
_PRIME: Final = np.uint64(4_294_967_311)  # the first above every crc32
_CHANCE: Final = np.random.default_rng(20_261_123)  # fixed: keys are stored
_TIMES: Final = _CHANCE.integers(1, 2**31, BANDS * ROWS, dtype=np.uint64)
_PLUS: Final = _CHANCE.integers(0, 2**31, BANDS * ROWS, dtype=np.uint64)


def keys_of(text: str) -> list[int]:
    """The keys of a text: its bands, or one of all its letters where it is too short to be cut into shingles."""
    parts = shingles(text)
    if not parts:
        letters = "".join(fold_word(word) for word in WORD.findall(text))
        return [_number(letters.encode())] if letters else []
    hashes = np.fromiter((crc32(part.encode()) for part in parts), dtype=np.uint64, count=len(parts))
    least = ((hashes[:, None] * _TIMES + _PLUS) % _PRIME).min(axis=0).reshape(BANDS, ROWS)
    return [_number(bytes([band]) + row.tobytes()) for band, row in enumerate(least)]


def _number(data: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), signed=True)


class Groups:
    """The groups of what waits, asked for one comment after the other; it remembers those it found itself."""

    def __init__(self) -> None:
        self._found: dict[int, dict[int, str]] = {}  # by key, the groups with the text of one of each

    def of(self, comment: Comment, keys: Sequence[int]) -> int:
        """The group of waiting comments that say nearly the same, else one of its own."""
        text = comment.text
        known = {group: other for key in keys for group, other in self._found.get(key, {}).items()}
        group = next((group for group, other in known.items() if is_alike(text, other)), None)
        if group is None:
            group = self._stored(comment, keys, known)
        for key in keys:
            self._found.setdefault(key, {}).setdefault(group, text)
        return group

    def _stored(self, comment: Comment, keys: Sequence[int], known: Mapping[int, str]) -> int:
        """Compared with the newest of each group that shares a key."""
        rows = LikenessKey.objects.filter(key__in=keys, waits=True).exclude(comment=comment).order_by("-comment")
        newest: dict[int, int] = {}
        for group, pk in rows.values_list("group", "comment")[:COMPARED]:
            newest.setdefault(group, pk)
        if others := {pk: group for group, pk in newest.items() if group not in known}:
            for other in Comment.objects.filter(pk__in=others).only("body", "markup"):
                if is_alike(comment.text, other.text):
                    return others[other.pk]
        return comment.pk


def decided_like(comment: Comment) -> list[Comment]:
    """The newest comments that were decided on and say something similar, the most similar of them first."""
    mine = shingles(comment.text)
    rows = LikenessKey.objects.filter(key__in=keys_of(comment.text), waits=False).exclude(comment=comment)
    newest = rows.order_by("-comment").values_list("comment", flat=True)[:COMPARED]
    known = (Status.PUBLISHED, Status.REMOVED)
    found = Comment.objects.filter(pk__in=set(newest), status__in=known).select_related("article")
    scored = [(likeness(mine, shingles(other.text)) if mine else 1.0, other.pk, other) for other in found.defer(*_LONG)]
    return [other for score, _pk, other in sorted(scored, reverse=True) if score >= SIMILAR][:SHOWN]


def is_alike(one: str, other: str) -> bool:
    """True for texts that are the same but for little; short ones must have the same letters."""
    return same(one, other) if shingles(one) and shingles(other) else keys_of(one) == keys_of(other)
