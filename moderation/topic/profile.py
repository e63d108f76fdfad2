"""What off-topic needs to know of an article, and of all articles of a site.

Pure. A `Profile` is computed once, when the article changes, and kept as bytes; a `SiteProfile` is built from the
profiles of a site and answers, for a comment, how near each article is (an inverted index: term -> articles).
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from moderation.text.languages import language_of
from moderation.text.links import domains_in
from moderation.text.terms import terms
from moderation.topic.background import Background

MAGIC = b"PP1"
TITLE_WEIGHT = 3
MOST_FOUND = 200  # articles whose standing is kept: those that are answered now
BACKGROUND_TEXTS = 500  # the background speaks as loud as this many articles

Keys = NDArray[np.uint32]
Weights = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Vector:
    """Distinct terms, in rising order, and their weights; of length 1 unless empty."""

    keys: Keys
    weights: Weights


@dataclass(frozen=True, eq=False)
class Profile:
    """An article as off-topic sees it: its content words in order, title apart."""

    key: str
    title: str
    language: str
    title_terms: Keys
    body_terms: Keys
    domains: frozenset[str] = frozenset()

    @cached_property
    def counts(self) -> tuple[Keys, Weights]:
        """Distinct terms with how often they occur, those of the title three times."""
        keys = np.concatenate([self.body_terms, np.repeat(self.title_terms, TITLE_WEIGHT)])
        distinct, number = np.unique(keys, return_counts=True)
        return distinct, number.astype(np.float32)

    @cached_property
    def known(self) -> frozenset[int]:
        """Every term of the article."""
        return frozenset(self.counts[0].tolist())

    def to_bytes(self) -> bytes:
        """The profile as it is stored: a JSON head, then the terms; no pickle."""
        head = {
            "key": self.key,
            "title": self.title,
            "language": self.language,
            "domains": sorted(self.domains),
            "title_terms": len(self.title_terms),
        }
        text = json.dumps(head, ensure_ascii=False).encode()
        numbers = np.concatenate([self.title_terms, self.body_terms]).astype("<u4").tobytes()
        return MAGIC + struct.pack("<I", len(text)) + text + numbers

    @classmethod
    def from_bytes(cls, stored: bytes) -> Profile:
        """Read what `to_bytes` wrote; ValueError when it is something else."""
        if stored[:3] != MAGIC:
            raise ValueError("These bytes are no article profile of this release: compute it again.")
        end = 7 + struct.unpack("<I", stored[3:7])[0]
        head = json.loads(stored[7:end])
        numbers = np.frombuffer(stored[end:], "<u4").astype(np.uint32)
        cut = head["title_terms"]
        return cls(head["key"], head["title"], head["language"], numbers[:cut], numbers[cut:], frozenset(head["domains"]))


def profile_of(key: str, title: str, body: str) -> Profile:
    """Compute the profile of an article from its plain text."""
    language = language_of(f"{title}\n{body}")
    language = "en" if language == "en" else "fr"

    def read(text: str) -> Keys:
        return np.array([term.key for term in terms(text, language)], np.uint32)

    return Profile(key, title, language, read(title), read(body), domains_in(body))


@dataclass(frozen=True, eq=False)
class Standing:
    """What an article is on its site: its terms, their weights there, and how near every other article is (length 1)."""

    terms: Keys
    vector: Vector
    kin: Weights


@dataclass(frozen=True, eq=False)
class SiteProfile:
    """All articles of a site: how rare each word is, which domains it links to, what lies nearest."""

    background: Background
    titles: tuple[str, ...] = ()
    domains: frozenset[str] = frozenset()
    positions: dict[str, int] = field(default_factory=dict)  # of an article's key
    vocabulary: Keys = field(default_factory=lambda: np.zeros(0, np.uint32))
    starts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(1, np.int64))
    articles: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    weights: Weights = field(default_factory=lambda: np.zeros(0, np.float32))
    found: dict[str, Standing] = field(default_factory=dict)  # by an article's key

    def held_by(self, keys: Keys) -> Weights:
        """How many articles of the site hold each word."""
        own = np.zeros(len(keys), np.float32)
        if len(self.vocabulary):
            at = np.minimum(np.searchsorted(self.vocabulary, keys), len(self.vocabulary) - 1)
            known = self.vocabulary[at] == keys
            own[known] = (self.starts[at + 1] - self.starts[at])[known]
        return own

    def rarity(self, keys: Keys) -> Weights:
        """Inverse document frequency, the site's own count blended with the background's."""
        seen = self.held_by(keys) + self.background.share(keys) * BACKGROUND_TEXTS
        return np.log((len(self.titles) + BACKGROUND_TEXTS + 1) / (seen + np.float32(0.5))).astype(np.float32)

    def frequency(self, keys: Keys) -> Weights:
        """The chance that a content word on this site is this one, the background blended in."""
        own, total = self.held_by(keys), float(len(self.weights))
        return ((self.background.at(keys) + own + 0.5) / (self.background.words + total + 1)).astype(np.float32)

    def vector(self, keys: Keys, counts: Weights) -> Vector:
        """TF-IDF of length 1; `keys` are distinct and in rising order."""
        weights = (1 + np.log(counts)) * self.rarity(keys)
        length = float(np.sqrt(weights @ weights)) or 1.0
        return Vector(keys, (weights / length).astype(np.float32))

    def nearness(self, vector: Vector) -> Weights:
        """The cosine of a text with every article of the site, in the order of `titles`."""
        if not len(self.vocabulary):
            return np.zeros(len(self.titles), np.float32)
        at = np.minimum(np.searchsorted(self.vocabulary, vector.keys), len(self.vocabulary) - 1)
        known = self.vocabulary[at] == vector.keys
        first, number = self.starts[at[known]], self.starts[at[known] + 1] - self.starts[at[known]]
        # Every place in the index that holds one of the terms: for each term, its run of articles.
        places = np.repeat(first - np.cumsum(number) + number, number) + np.arange(number.sum())
        parts = self.weights[places] * np.repeat(vector.weights[known], number)
        return np.bincount(self.articles[places], parts, len(self.titles)).astype(np.float32)

    def standing(self, article: Profile) -> Standing:
        """What an article is among the others of the site; found once and kept until the article changes."""
        found = self.found.get(article.key)
        if found is None or not np.array_equal(found.terms, article.counts[0]):
            vector = self.vector(*article.counts)
            kin = self.nearness(vector)
            if (at := self.positions.get(article.key)) is not None:
                kin[at] = 0
            kin /= np.sqrt(kin @ kin) or np.float32(1)
            if len(self.found) >= MOST_FOUND:
                self.found.clear()
            found = self.found[article.key] = Standing(article.counts[0], vector, kin)
        return found


def site_of(profiles: Iterable[Profile], background: Background) -> SiteProfile:
    """Build the index of a site; costs some milliseconds per hundred articles, so it is kept."""
    profiles = tuple(profiles)
    if not profiles:
        return SiteProfile(background)
    columns = [profile.counts for profile in profiles]
    keys = np.concatenate([column[0] for column in columns])
    rows = np.repeat(np.arange(len(columns), dtype=np.int32), [len(column[0]) for column in columns])
    order = np.argsort(keys, kind="stable")
    vocabulary, number = np.unique(keys, return_counts=True)
    bare = SiteProfile(
        background,
        titles=tuple(profile.title for profile in profiles),
        domains=frozenset().union(*(profile.domains for profile in profiles)),
        positions={profile.key: i for i, profile in enumerate(profiles)},
        vocabulary=vocabulary,
        starts=np.concatenate([[0], np.cumsum(number)]).astype(np.int64),
        articles=rows[order],
    )
    weights = np.concatenate([bare.vector(*column).weights for column in columns])
    return replace(bare, weights=weights[order], found={})
