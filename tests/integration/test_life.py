"""A comment's whole life on its page: wordings with what changed, checks, decisions, reports, contesting, batches."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import services
from comments.drafts import Actor
from comments.models import Comment, Revision, StatusChange
from comments.services import Seen, Words
from moderation import notice
from moderation.desk.batches import decide_together
from moderation.desk.decisions import Choice
from moderation.models import Appeal, Finding, Report, Screening
from tests.desk import QUEUE, person, waiting

pytestmark = pytest.mark.django_db
ALICE, BRUNO = Actor(101, "Alice"), Actor(102, "Bruno")


@pytest.fixture
def claire(client):
    user = person("claire")
    client.force_login(user)
    return user


def life(client, comment) -> str:
    text = client.get(f"{QUEUE}{comment.pk}/change/").content.decode()
    return text[text.index('id="life"') :]


def rewritten(comment, *wordings):
    """Give it these wordings in place of its own."""
    Revision.objects.filter(comment=comment).delete()
    for number, body in enumerate(wordings, start=1):
        Revision.objects.create(comment=comment, number=number, body=body, written_at=timezone.now())
    Comment.objects.filter(pk=comment.pk).update(body=wordings[-1], revision=len(wordings))


def test_what_its_author_changed_is_marked_word_by_word(client, claire):
    comment = waiting()
    rewritten(
        comment, "Le port attend <b>depuis</b> mai.", "Le port espère depuis juin.", "Le port espère depuis juin.\nVraiment."
    )
    text = re.sub(r"<span class=.visually-hidden.>([^<]*)</span>", r"[\1]", life(client, comment))
    assert "<del>[Taken away: ]attend" in text
    assert "<ins>[Added: ]espère" in text
    assert "&lt;" in text
    assert "<b>depuis" not in text
    assert text.index("wording 2") < text.index("wording 3")
    assert "Vraiment." in text


def test_a_long_text_of_one_word_is_compared_at_once(client, claire):
    comment = waiting()
    rewritten(comment, "a " * 5_000, "b " + "a " * 4_990)
    assert "wording 2" in life(client, comment)


def test_each_check_says_what_it_saw_in_its_wording(client, claire):
    comment = waiting("Quel abruti.", broken=["insult"], findings=[("insult", "abruti", 3.2)])
    rewritten(comment, "Quel abruti.", "Quel dommage.")
    again = Screening.objects.create(comment=comment, revision=2, policy=1, at=timezone.now(), probabilities={"insult": 0.02})
    Finding.objects.create(screening=again, rule="insult", detector="lexicon", why="word", weight=0.5, start=5, end=12)
    text = life(client, comment)
    assert "of wording 1, under version 1 of the rules" in text
    assert "3 Insults (0.90)" in text
    assert "“abruti”" in text
    assert "“dommage”" in text
    assert "No rule reached." in text


def test_reports_and_what_was_answered_stand_there(client, claire):
    comment = waiting()
    services.approve(comment, Seen.of(comment), ALICE)
    told = {"comment": comment, "revision": 1, "rule": "insult", "at": timezone.now()}
    Report.objects.create(
        **told, words="C’est <i>moi</i> qu’il vise.", status_hash="a", answered_at=timezone.now(), answered_by="Bruno"
    )
    text = life(client, comment)
    assert "reported by a reader</b> (3 Insults)" in text
    assert "C’est &lt;i&gt;moi&lt;/i&gt; qu’il vise." in text
    assert "left on the page by <bdi>Bruno</bdi>" in text


def test_what_was_contested_and_answered_stands_there(client, claire):
    comment = waiting()
    removed = services.remove(comment, Seen.of(comment), ALICE, "insult")
    at = timezone.now()
    outcome = {"outcome": "kept", "answer": "La règle 3 le dit.", "answered_at": timezone.now(), "answered_by": "Bruno"}
    Appeal.objects.create(change=removed, comment=comment, words="Je citais le maire.", at=at, **outcome)
    text = life(client, comment)
    assert text.index(">removed<") < text.index("Je citais le maire.") < text.index("La règle 3 le dit.")
    assert "Rejected: the comment stays removed" in text


def test_a_decision_that_was_one_of_many_leads_to_its_batch(client, claire):
    comments = [waiting(), waiting()]
    _moved, kept = decide_together({c: Seen.of(c) for c in comments}, ALICE, Choice("approve"), Words())
    assert f'/batch/{kept.pk}/change/">batch {kept.pk}</a>' in life(client, comments[0])


def test_a_long_life_asks_no_more_questions_than_a_short_one(client, claire):
    def count(comment):
        notice._rules_of.cache_clear()
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            life(client, comment)
        return len(captured)

    short, long = waiting(broken=["insult"]), waiting(broken=["insult"])
    few = count(short)
    for _ in range(5):
        services.undo(services.remove(long, Seen.of(long), ALICE, "insult"), BRUNO)
        long.refresh_from_db()
    rewritten(long, "Un.", "Deux.", "Trois.")
    assert StatusChange.objects.filter(comment=long).count() == 11
    assert count(long) <= few + 2
