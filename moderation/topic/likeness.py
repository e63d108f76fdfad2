"""How like a comment is to its article, its passages, its thread, and to the other articles of the site. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moderation.engine import Submission
from moderation.text.terms import counted
from moderation.topic.profile import Keys, Profile, SiteProfile, Vector, Weights

ENOUGH_ARTICLES = 8  # others on the site; below, "nearer than usual" means nothing
THREAD = 30  # the last so many comments of a thread are looked at
PASSAGE = 40  # content words
CEILING = 6.0  # no shared word says more than this, in natural logs

FEW = 10  # content words; with so few, one of them can make any article look near

# Which measures speak of what.
EXPECTED = ("words", "length")
ARTICLE = ("passage", "chance", "title")
STANDING = ("standing", "standing_words", "margin", "company", "kinship", "kinship_words")
AROUND = ("thread_size", "thread", "thread_words")


@dataclass(frozen=True)
class Measures:
    """What was measured between a comment and its article; `values` feed the fitted sum."""

    values: Mapping[str, float]
    shares: Mapping[int, float]  # term -> its part in the likeness to the article
    nearest: str = ""  # title of the nearest other article
    words: int = 0  # distinct content words


def measure(submission: Submission, article: Profile, site: SiteProfile) -> Measures:
    """Measure a comment against its article, the site's other articles, the thread and the parent."""
    vector = site.vector(*counted(submission.text, article.language))
    shares = shared(vector, article, site)
    likeness = sum(shares.values())
    values = {
        "words": float(np.log1p(len(vector.keys))),
        "length": float(np.log1p(len(article.counts[0]))),
        "passage": best_passage(vector, article),
        "chance": beyond_chance(vector.keys, article, site),
        "title": float(np.log1p(np.isin(vector.keys, article.title_terms).sum())),
        **against_thread(submission, article, site, vector),
    }
    nearest = ""
    if len(site.titles) > ENOUGH_ARTICLES:
        standing, nearest = against_others(vector, likeness, article, site)
        values |= standing | {f"{name}_words": standing[name] * values["words"] for name in ("standing", "kinship")}
    return Measures(values, shares, nearest, len(vector.keys))


def shared(vector: Vector, article: Profile, site: SiteProfile) -> dict[int, float]:
    """Each shared term's part of the cosine between comment and article, the title counted three times."""
    own = site.standing(article).vector
    keys, mine, theirs = np.intersect1d(vector.keys, own.keys, assume_unique=True, return_indices=True)
    return dict(zip(keys.tolist(), (vector.weights[mine] * own.weights[theirs]).tolist(), strict=True))


def beyond_chance(keys: Keys, article: Profile, site: SiteProfile) -> float:
    """How many standard deviations more is shared than an unrelated article as long would share."""
    chance = np.clip(1 - np.exp(-site.background.frequency(keys) * float(article.counts[1].sum())), 0.002, 0.98)
    worth = np.minimum(-np.log(chance), CEILING)
    hit = among(article.counts[0], keys)
    spread = float((worth * worth * chance * (1 - chance)).sum())
    return float((worth * (hit - chance)).sum()) / math.sqrt(spread + 2)


def best_passage(vector: Vector, article: Profile) -> float:
    """The passage of the article that says most of the comment's words: their weights there, log taken."""
    said = weights_at(vector, article.body_terms)
    if not len(said):
        return 0.0
    so_far = np.concatenate([[0.0], np.cumsum(said)])
    best = float((so_far[PASSAGE:] - so_far[:-PASSAGE]).max()) if len(said) > PASSAGE else float(so_far[-1])
    return float(np.log1p(best))


def among(ordered: Keys, keys: Keys) -> NDArray[np.bool_]:
    """Which of some keys are among others that stand in rising order."""
    if not len(ordered):
        return np.zeros(len(keys), bool)
    found: NDArray[np.bool_] = ordered[np.minimum(np.searchsorted(ordered, keys), len(ordered) - 1)] == keys
    return found


def weights_at(vector: Vector, keys: Keys) -> Weights:
    """The weight that the vector gives to each of some terms, zero where it has none."""
    if not len(vector.keys):
        return np.zeros(len(keys), np.float32)
    at = np.minimum(np.searchsorted(vector.keys, keys), len(vector.keys) - 1)
    return np.where(vector.keys[at] == keys, vector.weights[at], np.float32(0))


def against_others(vector: Vector, likeness: float, article: Profile, site: SiteProfile) -> tuple[dict[str, float], str]:
    """Where the article stands among the others of the site, and the title of the nearest other.

    "standing" is how far its likeness lies above theirs, "margin" how far above the nearest one's: the fewer the
    words, the less that says, for one of them can make any article look near.
    """
    scores = site.nearness(vector)
    own = site.positions.get(article.key)
    others = scores if own is None else np.delete(scores, own)
    z = (likeness - float(others.mean())) / (float(others.std()) + 0.01)
    margin = (likeness - float(others.max())) * math.sqrt(len(vector.keys) / (len(vector.keys) + FEW))
    if own is not None:
        scores[own] = 0.0
    measured = {
        "standing": float(np.copysign(np.log1p(abs(z)), z)),
        "margin": margin,
        **company(scores, site.standing(article).kin, own),
    }
    if own is not None:
        scores[own] = -1.0
    return measured, site.titles[int(scores.argmax())]


def company(scores: Weights, kin: Weights, own: int | None) -> dict[str, float]:
    """Whether the other articles that the comment is near are those that its own article is near.

    A comment that takes the subject further shares few words with the article, and many with others on that subject.
    """
    near, like = scores - scores.mean(), kin - kin.mean()
    if own is not None:
        near[own] = like[own] = 0.0
    spread = float(np.sqrt((near @ near) * (like @ like))) or 1.0
    return {"company": float(kin @ scores) / (float(scores.mean()) + 0.01), "kinship": float(like @ near) / spread}


def against_thread(submission: Submission, article: Profile, site: SiteProfile, vector: Vector) -> dict[str, float]:
    """Likeness to the nearest comment around, and to their words that are not the article's."""
    around = [*submission.thread[-THREAD:], *([submission.parent] if submission.parent else [])]
    bags = [bag for bag in (counted(text, article.language) for text in around) if len(bag[0])]
    if not bags:
        return {"thread_size": 0.0, "thread": 0.0, "thread_words": 0.0}
    nearest = float(nearness_of_each(vector, bags, site).max())
    keys, number = np.unique(np.concatenate([keys for keys, _ in bags]), return_counts=True)
    new = among(vector.keys, keys) & ~among(article.counts[0], keys)
    said = np.log1p(0.5 * number[new] / number.sum() / site.frequency(keys[new])).sum()
    return {
        "thread_size": float(np.log1p(len(keys))),
        "thread": max(nearest, 0.0) ** 0.5,
        "thread_words": float(said) / (len(vector.keys) + 3),
    }


def nearness_of_each(vector: Vector, bags: list[tuple[Keys, Weights]], site: SiteProfile) -> Weights:
    """The cosine of a comment with each of some short texts, none of them empty, in one go."""
    keys = np.concatenate([bag[0] for bag in bags])
    weights = (1 + np.log(np.concatenate([bag[1] for bag in bags]))) * site.rarity(keys)
    cuts = np.concatenate([[0], np.cumsum([len(bag[0]) for bag in bags])[:-1]])
    lengths = np.sqrt(np.add.reduceat(weights * weights, cuts))
    cosines = np.add.reduceat(weights * weights_at(vector, keys), cuts) / np.maximum(lengths, 1e-6)
    return cosines.astype(np.float32)
