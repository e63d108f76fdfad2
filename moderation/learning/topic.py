"""Fit the few numbers by which off-topic's measures add up: `python -m moderation.learning.topic DATA`.

Only these numbers are fitted on the pairs of article and comment; every word count comes from elsewhere.
"""

from __future__ import annotations

import csv
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found]

from moderation.detectors.off_topic import ENOUGH_WORDS
from moderation.engine import Submission
from moderation.fitted import SHIPPED, load
from moderation.topic.background import Background
from moderation.topic.likeness import EXPECTED, measure
from moderation.topic.profile import Profile, SiteProfile, profile_of, site_of

csv.field_size_limit(10**9)
SMALL_SITES = (12, 40, 120)  # articles; the weights must hold while a site grows
SMALL = 0.15  # share of the pairs measured on a small site
TWO_FIELDS = 0.5  # share of the others measured on a site that holds the articles of both corpora
WITH_THREAD = {"site": 0.9, "alone": 0.1}  # share of the pairs measured beside other comments
LONGEST_THREAD = 10
HELD_ON_TOPIC = {"site": 0.0145, "alone": 0.008}  # share of on-topic comments that may reach one half
# Another article's comment is the plainer off topic the farther that article is.
KINDS = {"cross_site": 4.0, "random": 1.0, "same_section": 0.2, "nearest5": 0.1}
# The more there is, the more should be shared. Alone, long comments under long articles are those that belong there.
EXPECTATIONS = {"site": ("words", "thread_size"), "alone": ("length", "thread_size")}
SEED = 20


@dataclass(frozen=True)
class Pairs:
    """The labelled pairs: articles, comments, and who belongs to whom."""

    articles: dict[str, dict[str, dict[str, str]]]
    comments: dict[str, dict[str, list[str]]]
    negatives: dict[str, list[tuple[str, str, str]]]


def read(data: Path) -> Pairs:
    """Read articles, comments and negatives by corpus."""

    def table(name: str) -> list[dict[str, str]]:
        with (data / "offtopic" / f"offtopic_fr_{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    pairs = Pairs({}, {}, {})
    owner = {}
    for row in table("articles"):
        pairs.articles.setdefault(row["corpus"], {})[row["article_id"]] = row
    for row in table("comments"):
        pairs.comments.setdefault(row["corpus"], {}).setdefault(row["article_id"], []).append(row["text"])
        owner[row["comment_id"]] = row
    for row in table("pairs"):
        if row["label"] == "1" and row["comment_id"] in owner:
            said = owner[row["comment_id"]]
            pairs.negatives.setdefault(row["corpus"], []).append((said["text"], row["article_id"], row["neg_type"]))
    return pairs


@dataclass(frozen=True, slots=True)
class Row:
    """A comment measured against an article; `kind` is "true" for its own."""

    values: Mapping[str, float]
    words: int
    kind: str
    corpus: str


class Gathering:
    """Measures every pair, on sites and beside threads of many sizes."""

    def __init__(self, pairs: Pairs, background: Background, mode: str) -> None:
        self.pairs = pairs
        self.background = background
        self.mode = mode
        self.draw = random.Random(SEED)
        self.profiles = {
            corpus: {key: profile_of(f"{corpus}:{key}", row["title"], row["body"]) for key, row in articles.items()}
            for corpus, articles in pairs.articles.items()
        }
        self.whole = {corpus: site_of(own.values(), background) for corpus, own in self.profiles.items()}
        self.both = site_of([profile for own in self.profiles.values() for profile in own.values()], background)

    def rows(self) -> Iterator[Row]:
        """Every pair that can be measured as it was drawn."""
        for corpus, comments in self.pairs.comments.items():
            asked = [(text, key, "true") for key, texts in comments.items() for text in texts]
            for text, key, kind in [*asked, *self.pairs.negatives[corpus]]:
                row = self.measured(corpus, text, key, kind)
                if row is not None:
                    yield row

    def measured(self, corpus: str, text: str, key: str, kind: str) -> Row | None:
        """One pair; None when a thread was drawn for it and nobody else wrote there."""
        home = corpus if key in self.profiles[corpus] else next(c for c, own in self.profiles.items() if key in own)
        candidate = self.profiles[home][key]
        thread: tuple[str, ...] = ()
        if self.draw.random() < WITH_THREAD[self.mode]:
            mates = [other for other in self.pairs.comments[home].get(key, []) if other != text]
            if not mates:
                return None
            thread = tuple(self.draw.sample(mates, min(self.draw.randint(1, LONGEST_THREAD), len(mates))))
        site = self.site(corpus, candidate)
        measures = measure(Submission(text, "Lecteur", candidate, None, thread, site=site), candidate, site)
        return Row(measures.values, measures.words, kind, corpus)

    def site(self, corpus: str, candidate: Profile) -> SiteProfile:
        """The site that the pair is measured on."""
        if self.mode == "alone":
            return site_of([candidate], self.background)
        if self.draw.random() < SMALL:
            return small_site(candidate, list(self.profiles[corpus].values()), self.background, self.draw)
        return self.both if self.draw.random() < TWO_FIELDS else self.whole[corpus]


def small_site(own: Profile, others: Sequence[Profile], background: Background, draw: random.Random) -> SiteProfile:
    """A site of a few of the articles, the candidate among them."""
    size = draw.choice(SMALL_SITES)
    chosen = [other for other in draw.sample(others, min(size, len(others))) if other.key != own.key]
    return site_of([own, *chosen], background)


def fit(rows: Sequence[Row], mode: str) -> dict[str, float]:
    """The weight of each measure, and the constant that lets so few on-topic comments reach one half."""
    weights = dict.fromkeys(rows[0].values, 0.0)
    weights |= same_signed(rows, [name for name in weights if name not in EXPECTED or name in EXPECTATIONS[mode]], mode)
    sums = np.array([sum(weights[name] * value for name, value in row.values.items()) for row in rows])
    sums[np.array([row.words < ENOUGH_WORDS for row in rows])] = -np.inf
    own = np.array([row.kind == "true" for row in rows])
    return weights | {"constant": -float(np.quantile(sums[own], 1 - HELD_ON_TOPIC[mode], method="higher"))}


def same_signed(rows: Sequence[Row], names: list[str], mode: str) -> dict[str, float]:
    """The fitted weights; a likeness that would speak against the comment is left out, so that the sum can be read."""
    x = np.array([[row.values[name] for name in names] for row in rows])
    off = np.array([row.kind != "true" for row in rows])
    spread = x.std(axis=0)
    spread[spread == 0] = 1
    model = LogisticRegression(C=0.5, max_iter=2000).fit(x / spread, off, shares(rows))
    weights = {name: float(w) for name, w in zip(names, model.coef_[0] / spread, strict=True)}
    wrong = [name for name in names if weights[name] > 0 and name not in EXPECTATIONS[mode]]
    if not wrong:
        return weights
    worst = max(wrong, key=lambda name: weights[name] * spread[names.index(name)])
    return same_signed(rows, [name for name in names if name != worst], mode)


def shares(rows: Sequence[Row]) -> NDArray[np.float64]:
    """A weight a row: both corpora alike, on and off topic alike, the kinds of off topic as KINDS says."""
    groups = Counter((row.corpus, row.kind) for row in rows)
    kinds = KINDS | {"true": sum(KINDS.values())}
    weight = np.array([kinds[row.kind] / groups[row.corpus, row.kind] for row in rows])
    even: NDArray[np.float64] = weight * len(rows) / weight.sum()
    return even


if __name__ == "__main__":
    known = load()
    pairs = read(Path(sys.argv[1]))
    path = SHIPPED / "off_topic.json"
    numbers = json.loads(path.read_text(encoding="utf-8"))
    base = known.base["off_topic"]
    for mode in ("site", "alone"):
        fitted = fit(list(Gathering(pairs, known.background["fr"], mode).rows()), mode)
        fitted["constant"] -= base
        numbers[mode] = {name: round(value, 4) for name, value in fitted.items()}
        print(mode, numbers[mode])
    path.write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")
