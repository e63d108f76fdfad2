"""Before sending: told once a form which words stand against which posted rule, the reader rewords or asks for a person."""

import datetime

import pytest
from django.utils import timezone

from comments.doors import Noticed
from comments.form_token import FormToken
from comments.models import Comment, Hold, Nudge, Status
from comments.services import submission
from moderation.models import Policy
from moderation.notice import may_be_told_before
from tests.making import make_article, make_comment
from tests.reader import Reader, Verdict, text_of, textarea_in, token_in

pytestmark = pytest.mark.django_db

TOLD = (Noticed("insult", "fieffé coquin", 0, 13),)


@pytest.fixture
def verdict(monkeypatch):
    chosen = Verdict("hold", Hold.RULES, told=TOLD)
    monkeypatch.setattr(submission, "screener", lambda: chosen)
    return chosen


@pytest.fixture
def reader(verdict):
    return Reader()


def publish(verdict):
    verdict.verdict, verdict.reason, verdict.told = "publish", "", ()


def test_the_reader_is_told_the_words_and_the_rule_and_nothing_is_stored_yet(reader):
    page = reader.send(make_article(), "Fieffé coquin, va")
    assert page.status_code == 200
    said = text_of(page)
    assert "Before sending" in said
    assert "An automatic check noticed these words: “fieffé coquin” (rule 3, insults). It is sometimes wrong." in said
    assert textarea_in(page) == "Fieffé coquin, va"
    assert not Comment.objects.exists()


def test_sent_once_more_as_it_is_a_person_reads_it(reader):
    article = make_article()
    page = reader.send(article, "Fieffé coquin, va")
    answer = reader.send(article, "Fieffé coquin, va", token=token_in(page), as_it_is="1")
    assert answer.status_code == 303
    comment = Comment.objects.get()
    assert (comment.status, comment.held_because) == (Status.HELD, Hold.RULES)
    assert Nudge.objects.get().idempotency_key == comment.idempotency_key


def test_put_differently_it_is_published(reader, verdict):
    article = make_article()
    page = reader.send(article, "Fieffé coquin, va")
    publish(verdict)
    assert reader.send(article, "Je ne suis pas d’accord", token=token_in(page)).status_code == 303
    assert Comment.objects.get().status == Status.PUBLISHED


def test_nobody_is_told_twice_in_one_form_whatever_he_tries_next(reader):
    article = make_article()
    page = reader.send(article, "Fieffé coquin, va")
    assert reader.send(article, "Fieffé gredin, va", token=token_in(page)).status_code == 303
    assert Comment.objects.get().status == Status.HELD


def test_what_was_told_is_logged_with_the_rules_and_without_the_text(reader):
    reader.send(make_article(), "Fieffé coquin, va")
    nudge = Nudge.objects.get()
    assert (nudge.rules, len(nudge.sender_key)) == (["insult"], 32)
    assert "coquin" not in str(vars(nudge))


def test_after_a_few_within_an_hour_the_same_sender_is_told_nothing_and_a_person_reads(reader, settings):
    settings.NUDGES_AN_HOUR = 2
    answers = [reader.send(make_article(), "Fieffé coquin, va").status_code for _try in range(3)]
    assert answers == [200, 200, 303]
    assert (Nudge.objects.count(), Comment.objects.get().status) == (2, Status.HELD)


@pytest.mark.parametrize("reason", [Hold.RULES, Hold.FAILURE, Hold.UNREAD])
def test_where_nothing_may_be_told_the_comment_is_stored_at_once(reader, verdict, reason):
    verdict.reason, verdict.told = reason, ()
    assert reader.send(make_article(), "Fieffé coquin, va").status_code == 303
    assert not Nudge.objects.exists()


def test_it_is_screened_once_for_each_sending(reader, verdict, monkeypatch):
    asked = []
    monkeypatch.setattr(submission, "screener", lambda: lambda draft: asked.append(draft.text) or verdict)
    article = make_article()
    page = reader.send(article, "Fieffé coquin, va")
    reader.send(article, "Fieffé coquin, va", token=token_in(page))
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (["off_topic"], True),
        (["personal_attack", "insult"], True),
        (["anonymous_troll"], False),
        (["insult", "anonymous_troll"], False),
        (["illegal"], False),
        ([], False),
    ],
)
def test_rules_one_to_three_are_told_of_and_never_the_fourth_or_the_law(broken, told):
    assert may_be_told_before(broken, Policy.objects.latest("number").number) is told


def test_the_automatic_check_itself_names_the_words(settings):
    settings.SCREENING_DEADLINE_SECONDS = 60
    parent = make_comment()
    unhurried = FormToken.new(parent.article.pk, timezone.now() - datetime.timedelta(minutes=1)).signed()
    page = Reader().send(parent.article, "Espèce de crétin, tu ne sais pas lire.", parent, unhurried, name="Annick")
    assert "crétin" in text_of(page).split("Before sending")[1].split("It is sometimes wrong")[0]
    assert not Comment.objects.filter(origin=None).exists()


def test_under_the_fourth_rule_the_automatic_check_tells_nothing(settings):
    settings.SCREENING_DEADLINE_SECONDS = 60
    parent = make_comment()  # its form comes back faster than anybody types
    assert Reader().send(parent.article, "Espèce de crétin, tu ne sais pas lire.", parent, name="Annick").status_code == 303
    assert not Nudge.objects.exists()
