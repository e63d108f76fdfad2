"""Fields of life with a vocabulary of their own, such as cooking: how a short comment can plainly be off topic. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache

from moderation.text.languages import LEXICONS, WORD
from moderation.text.terms import Term, bag, key_of, terms
from moderation.topic.profile import Profile

ENOUGH = 4  # distinct words of the field
SHARE = 0.35  # of the comment's distinct content words
AROUND = 2  # so many of the field's words in the article, or around, and the field is at home here
CHANCE = 150  # a long article has one word of any field by chance in so many


@cache
def vocabularies(language: str) -> dict[str, frozenset[int]]:
    """Field -> the hashed stems of its words."""
    table = tomllib.loads((LEXICONS / "fields.toml").read_text(encoding="utf-8"))
    keys = {field: {key_of(w, language) for w in WORD.findall(words[language])} for field, words in table.items()}
    return {field: frozenset(key for key in found if key is not None) for field, found in keys.items()}


def foreign_field(text: str, article: Profile, around: Iterable[str]) -> tuple[str, list[Term]]:
    """The field that the text plainly belongs to and its surroundings do not, with the words that say so."""
    words = bag(text, article.language)
    home = article.known
    for field, vocabulary in vocabularies(article.language).items():
        hits = vocabulary & words.keys()
        if len(hits) < ENOUGH or len(hits) < SHARE * len(words):
            continue
        if len(vocabulary & home) >= AROUND + len(home) // CHANCE:
            continue
        if any(len(vocabulary & bag(other, article.language).keys()) >= AROUND for other in around):
            continue
        first = {term.key: term for term in reversed(terms(text, article.language)) if term.key in hits}
        return field, sorted(first.values(), key=lambda term: term.start)
    return "", []
