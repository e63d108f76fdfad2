"""Fit the few numbers by which off-topic's measures add up: `python -m moderation.learning.topic DATA`.

Only these numbers are fitted on the pairs of article and comment; every word count comes from elsewhere.
"""

from __future__ import annotations

import csv
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from moderation.background import Background
from moderation.detectors.off_topic import ENOUGH_WORDS, OffTopic, measure
from moderation.engine import Submission, logistic
from moderation.fitted import SHIPPED, load
from moderation.profile import Profile, SiteProfile, profile_of, site_of

csv.field_size_limit(10**9)
SMALL_SITES = (12, 40, 120)  # articles; the weights must hold while a site grows
HELD_ON_TOPIC = 0.010  # share of on-topic comments that may reach one half
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


@dataclass
class Rows:
    """Measures, labels and weights as they are gathered."""

    values: list[dict[str, float]]
    labels: list[int]
    kinds: list[str]
    words: list[int]


def gather(pairs: Pairs, background: Background, alone: bool) -> Rows:
    """Measure every pair, under sites and threads of many sizes."""
    draw = random.Random(SEED)
    rows = Rows([], [], [], [])
    profiles = {
        corpus: {key: profile_of(f"{corpus}:{key}", row["title"], row["body"]) for key, row in articles.items()}
        for corpus, articles in pairs.articles.items()
    }
    for corpus, own in profiles.items():
        sites = {size: None for size in SMALL_SITES}
        whole = site_of(own.values(), background)
        asked = [(text, key, "true") for key, texts in pairs.comments[corpus].items() for text in texts]
        asked += pairs.negatives[corpus]
        for text, key, kind in asked:
            candidate = own.get(key) or next(p[key] for p in profiles.values() if key in p)
            home = corpus if key in own else next(c for c, p in profiles.items() if key in p)
            mates = [other for other in pairs.comments[home].get(key, []) if other != text]
            size = 0 if alone or not mates or draw.random() < 0.3 else draw.randint(1, 10)
            thread = tuple(draw.sample(mates, min(size, len(mates))))
            site = whole
            if alone:
                site = site_of([candidate], background)
            elif draw.random() < 0.3:
                site = small_site(candidate, list(own.values()), background, draw)
            submission = Submission(text, "Lecteur", candidate, None, thread, site=site)
            measures = measure(submission, candidate, site)
            rows.values.append(dict(measures.values))
            rows.labels.append(int(kind != "true"))
            rows.kinds.append(kind)
            rows.words.append(measures.words)
    return rows


def small_site(own: Profile, others: Sequence[Profile], background: Background, draw: random.Random) -> SiteProfile:
    """A site of a few of the articles, the candidate among them."""
    size = draw.choice(SMALL_SITES)
    chosen = [other for other in draw.sample(others, min(size, len(others))) if other.key != own.key]
    return site_of([own, *chosen], background)


def fit(rows: Rows) -> dict[str, float]:
    """The weight of each measure and the constant: one half is where so few on-topic comments lie."""
    names = list(rows.values[0])
    x = np.array([[value[name] for name in names] for value in rows.values])
    labels = np.array(rows.labels)
    spread = x.std(axis=0)
    spread[spread == 0] = 1
    weight = np.where(labels == 1, 1 / labels.sum(), 1 / (1 - labels).sum()) * len(labels) / 2
    model = LogisticRegression(C=1.0, max_iter=2000).fit(x / spread, labels, weight)
    weights = {name: float(w) for name, w in zip(names, model.coef_[0] / spread, strict=True)}
    sums = x @ np.array(list(weights.values()))
    long = np.array(rows.words) >= ENOUGH_WORDS
    return weights | {"constant": -float(np.quantile(sums[(labels == 0) & long], 1 - HELD_ON_TOPIC))}


if __name__ == "__main__":
    known = load()
    pairs = read(Path(sys.argv[1]))
    path = SHIPPED / "off_topic.json"
    numbers = json.loads(path.read_text(encoding="utf-8"))
    base = known.base["off_topic"]
    for mode in ("site", "alone"):
        fitted = fit(gather(pairs, known.background["fr"], mode == "alone"))
        fitted["constant"] -= base
        numbers[mode] = {name: round(value, 4) for name, value in fitted.items()}
    path.write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")
