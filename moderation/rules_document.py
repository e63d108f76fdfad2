"""docs/rules.md: comments of each kind, explained. The comments stand in docs/rules.toml; the arithmetic is the engine's."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation

from moderation.engine import Recent, Submission
from moderation.explaining import Line, Told, percent, told, verdict_in_words
from moderation.fitted import Fitted, load
from moderation.pipeline import screen_submission
from moderation.topic.profile import Profile, profile_of, site_of
from moderation.wording import signed

FOLDER = settings.BASE_DIR / "docs"
SHOWN_PLACES = 1  # of a weight; the second is noise to a reader


def document() -> str:
    """The whole page, in French: the rules are posted in French first."""
    source = tomllib.loads((FOLDER / "rules.toml").read_text(encoding="utf-8"))
    with translation.override("fr"):
        return "\n".join(pieces(source)).rstrip() + "\n"


def pieces(source: Mapping[str, Any]) -> Iterator[str]:
    """Line by line."""
    yield from (f"# {source['title']}", "", source["opening"].strip(), "")
    for kind in source["kind"]:
        yield from (f"## {kind['title']}", "", kind["opening"].strip(), "")
        for number, example in enumerate(kind["example"], start=1):
            article = source["article"].get(example.get("article", ""))
            yield from explained(number, example, article)


def explained(number: int, example: Mapping[str, Any], article: Mapping[str, str] | None) -> Iterator[str]:
    """One comment: its text, what surrounds it, the verdict, and the arithmetic of each rule that counts."""
    submission = submission_of(example, article)
    assessment, decision = screen_submission(submission, deadline_seconds=60)
    yield from (f"### {number}. {example['about']}", "")
    yield from (f"> {line}".rstrip() for line in submission.text.splitlines())
    yield ""
    if article:
        yield from (f"*Sous l’article « {article['title']} ».*", "")
    if submission.parent:
        yield from (f"*En réponse à : « {submission.parent} »*", "")
    yield from (f"**{verdict_in_words(assessment, decision)}**", "")
    rules = told(submission.text, assessment)
    broken = [rule for rule in rules if rule.rule.code in decision.broken]
    nearest = max(rules, key=lambda rule: (len(rule.lines) > 1, rule.probability or 0.0))  # one under which something was seen
    for rule in broken or [nearest]:
        yield from arithmetic(rule)


def arithmetic(rule: Told) -> Iterator[str]:
    """The table of a rule: what was seen, the words, what each part added."""
    if rule.probability is None:
        return
    yield from ("| Indice | Mots | Ajoute |", "|---|---|---:|")
    yield from (row(line) for line in rule.lines)
    yield f"| **{rule.short} : {percent(rule.probability, 0)}** | | **{signed(rule.total, SHOWN_PLACES)}** |"
    yield ""


def row(line: Line) -> str:
    """A finding as a row; what would break the table is escaped."""
    words = line.words.replace("|", "\\|").replace("*", "\\*")
    return f"| {line.seen.replace('|', chr(92) + '|')} | {words} | {signed(line.weight, SHOWN_PLACES) if line.weight else ''} |"


def submission_of(example: Mapping[str, Any], article: Mapping[str, str] | None) -> Submission:
    """An example as the engine is asked about it."""
    fitted = load()
    profile = profile_below(article["title"], article["body"]) if article else None
    recent = tuple(Recent(said["text"], said["seconds_ago"]) for said in example.get("recent", ()))
    return Submission(
        text=example["text"].strip(),
        name=example.get("name", "Claire"),
        article=profile,
        parent=example.get("parent"),
        names=tuple(example.get("names", ())),
        recent=recent,
        site=site_of([profile] if profile else [], background_of(fitted, profile)),
    )


def background_of(fitted: Fitted, profile: Profile | None) -> Any:
    return fitted.background[profile.language if profile else "fr"]


@cache
def profile_below(title: str, body: str) -> Profile:
    """The profile of an article, made once a page."""
    return profile_of(title, title, body)
