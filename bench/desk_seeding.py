"""Fills a fresh database with comments that wait: `python -m bench.desk_seeding '{"held": 1000}'`.

Each has its evidence as a screening leaves it, and all that the desk keeps of what waits: written in bulk, and the same as
`filing.refile` would make of the comments (a test compares them), because a million would take that hours.
"""

from __future__ import annotations

import datetime
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from bench.prose import Prose, authors
from bench.seeding import THREAD, add_articles, add_moderator, set_sequences, write

CHUNK = 500  # comments whose texts are made at once
WAVE = 10  # chunks written together
FROM_ONE_SENDER = 3
ONE_IN = {"repeats": 150, "review": 20, "flood": 50}  # says what the one before it said; was held unread; is one of a flood
RULES = ("off_topic", "personal_attack", "insult", "anonymous_troll", "illegal")
BASE_WEIGHT, SEEN_WEIGHT = -4.0, 4.5
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Held:
    """One waiting comment, by its place in the queue counted from 0, and what is dear to compute of it."""

    n: int
    text: str
    name: str
    keys: tuple[int, ...]
    words: str

    @property
    def pk(self) -> int:
        return self.n + 1

    @property
    def article(self) -> int:
        return self.n // THREAD + 1

    @property
    def reason(self) -> str:
        return "review" if _is(self.n, "review") else "rules"

    @property
    def rule(self) -> str:
        """The rule it may break; none where nobody looked."""
        return RULES[self.n % len(RULES)] if self.reason == "rules" else ""

    @property
    def group(self) -> int:
        return self.pk - 1 if _is(self.n, "repeats") else self.pk

    def facets(self) -> set[str]:
        from moderation.desk import facets

        found = {facets.EVERYTHING, facets.of_reason(self.reason), facets.of_article(self.article)}
        found |= {facets.of_rule(self.rule)} if self.rule else set()
        found |= {facets.FLOOD} if _is(self.n, "flood") else set()
        found |= {facets.FIRST} if self.n % FROM_ONE_SENDER == 0 else set()
        return found


def _is(n: int, what: str) -> bool:
    return n % ONE_IN[what] == ONE_IN[what] - 1


def seed(held: int) -> None:
    """As many waiting comments, and a moderator with a session."""
    from blog.models import Article
    from moderation.models import BrokenRule, Finding, QueueCount, Screening
    from moderation.models.queue import Likeness, LikenessKey, Waiting

    now = datetime.datetime.now(datetime.UTC)
    counts: Counter[str] = Counter()
    with get_context("fork").Pool() as pool:  # before anything is asked of the database
        add_articles([0] * (held // THREAD + 1), now)
        titles = list(Article.objects.order_by("pk").values_list("title", flat=True))
        for wave in range(0, held, CHUNK * WAVE):
            starts = range(wave, min(wave + CHUNK * WAVE, held), CHUNK)
            asked = [(start, [titles[n // THREAD] for n in range(start, min(start + CHUNK, held))]) for start in starts]
            batch = [comment for chunk in pool.starmap(_chunk, asked) for comment in chunk]
            _write_comments(batch, now)
            _write_evidence(batch, now)
            counts += _write_book(batch, now)
    write(QueueCount, ({"facet": facet, "n": n} for facet, n in counts.items()))
    set_sequences([*_board_models(), Screening, Finding, BrokenRule, Waiting, Likeness, LikenessKey])
    add_moderator()
    _analyze()


def _board_models() -> list[Any]:
    from comments.models import Comment, Revision, StatusChange

    return [Comment, Revision, StatusChange]


def _chunk(start: int, titles: list[str]) -> list[Held]:
    """The same texts in every run and on boards of any size; `titles` are those of each comment's article."""
    from blog.models import Article
    from comments.models import Comment
    from moderation.desk import alike, held_words

    prose, names, text, made = Prose(1_000 + start), authors(), "", []
    for n, title in enumerate(titles, start):
        text = text if _is(n, "repeats") else prose.comment()
        comment = Comment(body=text, name=names[n % len(names)], article=Article(title=title))
        made.append(Held(n, text, comment.name, tuple(sorted(set(alike.keys_of(text)))), held_words.words_of(comment)))
    return made


# --- the comments and what was seen in them -----------------------------------------------------------------------------


def _write_comments(batch: list[Held], now: datetime.datetime) -> None:
    comments: Rows = [
        {
            "id": held.pk, "article_id": held.article, "name": held.name, "body": held.text, "status": "held",
            "held_because": held.reason, "policy": 1, "submitted_at": _sent(held, now), "queue_key": _place(held, now),
            "sender_key": f"{held.n // FROM_ONE_SENDER:032x}", "salt": f"{held.pk:032x}",
            "idempotency_key": f"{held.pk:032x}", "receipt_hash": f"{held.pk:064x}",
        }
        for held in batch
    ]  # fmt: skip
    common = {"verb": "submit", "to_status": "held", "policy": 1, "revision": 1, "text_digest": "0" * 64, "digest": "0" * 64}
    revisions: Rows = [
        {"id": row["id"], "comment_id": row["id"], "number": 1, "body": row["body"], "written_at": row["submitted_at"]}
        for row in comments
    ]
    lines: Rows = [
        {**common, "id": row["id"], "comment_id": row["id"], "at": row["submitted_at"], "reason": row["held_because"]}
        for row in comments
    ]
    for model, rows in zip(_board_models(), (comments, revisions, lines), strict=True):
        write(model, rows)


def _sent(held: Held, now: datetime.datetime) -> datetime.datetime:
    return now - datetime.timedelta(days=30) + datetime.timedelta(seconds=held.n)


def _place(held: Held, now: datetime.datetime) -> int:
    return round(_sent(held, now).timestamp() * 1000)


def _write_evidence(batch: list[Held], now: datetime.datetime) -> None:
    from moderation.models import BrokenRule, Finding, Screening

    screenings: Rows = [
        {
            "id": held.pk, "comment_id": held.pk, "revision": 1, "policy": 1, "at": _sent(held, now), "verdict": "hold",
            "broken": [held.rule] if held.rule else [], "probabilities": _probabilities(held), "weights": "bench",
        }
        for held in batch
    ]  # fmt: skip
    write(Screening, screenings)
    findings = (finding for held in batch for finding in _findings(held))
    write(Finding, ({**row, "id": batch[0].n * 10 + place} for place, row in enumerate(findings, 1)))
    write(BrokenRule, ({"id": held.pk, "comment_id": held.pk, "rule": held.rule} for held in batch if held.rule))


def _probabilities(held: Held) -> dict[str, float]:
    return {rule: 0.62 if rule == held.rule else 0.018 for rule in RULES}


def _findings(held: Held) -> Iterator[dict[str, Any]]:
    """The base rate of each rule, a word for the one that may be broken, and now and then a flood; fewer than ten."""
    for rule in RULES:
        yield {"screening_id": held.pk, "rule": rule, "detector": "base", "why": "rate", "weight": BASE_WEIGHT}
    seen = {"screening_id": held.pk, "rule": held.rule or RULES[0], "weight": SEEN_WEIGHT if held.rule else 0.1}
    start = held.text.index(" ") + 1
    end = held.text.index(" ", start)
    yield {**seen, "detector": "insults", "why": "lexicon", "detail": held.text[start:end], "start": start, "end": end}
    if _is(held.n, "flood"):
        yield {**seen, "detector": "flood", "why": "often", "weight": 0.5}


# --- the desk's book ----------------------------------------------------------------------------------------------------


def _write_book(batch: list[Held], now: datetime.datetime) -> Counter[str]:
    """Under what they wait, what is like what, their words; gives back what is to be added to the counts."""
    from blog import full_text
    from moderation.desk import facets, held_words
    from moderation.models.queue import Likeness, LikenessKey, Waiting

    places = {held.pk: _place(held, now) for held in batch}
    under = [(held.pk, facet) for held in batch for facet in sorted(held.facets())]
    first = batch[0].n * 10 + 1
    write(
        Waiting,
        (
            {"id": first + n, "comment_id": pk, "facet": facet, "queue_key": places[pk]}
            for n, (pk, facet) in enumerate(under)
        ),
    )  # fmt: skip
    write(Likeness, ({"comment_id": held.pk, "group": held.group, "queue_key": places[held.pk]} for held in batch))
    keys = ((held, key) for held in batch for key in held.keys)
    write(
        LikenessKey,
        ({"id": first + n, "key": key, "comment_id": held.pk, "group": held.group} for n, (held, key) in enumerate(keys)),
    )
    for start in range(0, len(batch), CHUNK):
        rows = ((held_words.key_of(places[held.pk], held.pk), held.pk, held.words) for held in batch[start : start + CHUNK])
        full_text.put(held_words.TABLE, rows, "comment_id")
    repeats = Counter(facets.of_group(held.group) for held in batch if held.group != held.pk)
    return Counter(facet for _pk, facet in under) + repeats


def _analyze() -> None:
    """What PostgreSQL does by itself once so many rows came in; the bench's own server is told not to, in the midst of a run."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    seed(json.loads(sys.argv[1])["held"])
