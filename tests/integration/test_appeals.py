"""Contesting a removal: once a decision, from the receipt; answered by another person, never by a machine."""

import datetime

import pytest
from django.utils import timezone

from comments import services
from comments.drafts import Actor
from comments.models import Comment, Note, Status
from comments.people.identity import receipt_token
from comments.services import Overtaken, Seen
from moderation.appeals import answering
from moderation.appeals.answering import Answer, AnsweredBefore, May, NotContestable
from moderation.models import Appeal
from tests.desk import person
from tests.making import make_draft
from tests.reader import Reader, text_of

pytestmark = pytest.mark.django_db

APPEALS = "/en/admin/moderation/appeal/"
TOMORROW = datetime.timedelta(hours=25)


@pytest.fixture
def remover():
    return person("bruno")


@pytest.fixture
def removed(remover):
    """A comment that a moderator removed, and the address of its receipt."""
    draft = make_draft(text="Vous ne savez pas lire un traité.")
    comment = services.submit(draft)
    services.remove(comment, Seen.of(comment), Actor.of(remover), "insult")
    comment.receipt = f"/en/discussion/receipt/{receipt_token(draft.browser_key, draft.idempotency_key)}/"
    return comment


def contested(comment, words="Je parlais du texte, non de son auteur."):
    return answering.contest(comment, words)


def restored(text="Vous aviez raison."):
    return Answer(Appeal.Outcome.RESTORED, text)


def kept(text="Le ton reste blessant."):
    return Answer(Appeal.Outcome.KEPT, text)


# --- what its author is told ------------------------------------------------------------------------------------------------


def test_the_receipt_states_the_reasons_and_how_to_contest(removed):
    page = text_of(Reader().get(removed.receipt))
    for said in (
        "Statement of reasons",
        "Rule 3, insults, version 1 of the rules.",
        "A moderator read it.",
        "not a machine",
        "Contest the decision",
    ):
        assert said in page


def test_the_statement_names_the_words_and_what_noticed_them(remover):
    draft = make_draft(text="Tu n’es qu’un crétin fini, tais-toi donc.")
    comment = services.submit(draft)
    assert comment.status == Status.HELD
    services.remove(comment, Seen.of(comment), Actor.of(remover), "insult")
    page = text_of(Reader().get(f"/en/discussion/receipt/{receipt_token(draft.browser_key, draft.idempotency_key)}/"))
    assert "crétin" in page.split("Words", 1)[1].split("How it was noticed")[0]
    assert "An automatic check put it aside for a person." in page


def test_a_comment_that_stands_or_waits_cannot_be_contested():
    draft = make_draft()
    comment = services.submit(draft)
    with pytest.raises(NotContestable):
        contested(comment)
    token = receipt_token(draft.browser_key, draft.idempotency_key)
    assert Reader().get(f"/en/discussion/receipt/{token}/contest/").status_code == 303


# --- contesting -------------------------------------------------------------------------------------------------------------


def test_an_author_contests_without_an_account_and_reads_his_words_on_the_receipt(removed):
    reader = Reader()
    assert "Why should it stand?" in text_of(reader.get(removed.receipt + "contest/"))
    answer = reader.client.post(removed.receipt + "contest/", {"words": "Je parlais du texte."})
    assert (answer.status_code, answer["Location"]) == (303, removed.receipt)
    page = text_of(reader.get(removed.receipt))
    assert "You contested the decision on" in page
    assert "Je parlais du texte." in page
    assert "Contest the decision" not in page


def test_an_empty_appeal_is_asked_for_its_reasons(removed):
    answer = Reader().client.post(removed.receipt + "contest/", {"words": "  "})
    assert answer.status_code == 422
    assert "Say in a few words" in text_of(answer)
    assert not Appeal.objects.exists()


def test_a_decision_is_contested_once_and_other_words_come_back_to_their_author(removed):
    contested(removed, "Les premiers mots.")
    assert contested(removed, "Les premiers mots.").words == "Les premiers mots."  # the same sent twice
    page = text_of(Reader().client.post(removed.receipt + "contest/", {"words": "D’autres mots."}))
    assert "D’autres mots." in page
    assert [appeal.words for appeal in Appeal.objects.all()] == ["Les premiers mots."]


def test_another_ground_is_another_decision(removed, remover):
    contested(removed)
    services.reground(removed, Seen.of(removed), Actor.of(remover), "off_topic")
    contested(removed, "Toujours non.")
    assert Appeal.objects.count() == 2


def test_an_appeal_lies_open_until_it_is_answered_or_the_comment_came_back(removed, remover):
    appeal = contested(removed)
    assert list(Appeal.objects.open()) == [appeal]
    services.restore(removed, Seen.of(removed), Actor.of(remover))
    assert list(Appeal.objects.open()) == []
    services.remove(removed, Seen.of(removed), Actor.of(remover), "insult")
    assert list(Appeal.objects.open()) == []


# --- who answers ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "others", "later", "may"),
    [
        ("another", True, False, May.YES),
        ("the same", True, False, May.ANOTHER),
        ("the same", True, True, May.ANOTHER),
        ("the same", False, False, May.LATER),
        ("the same", False, True, May.YES),
    ],
)
def test_who_may_answer(removed, remover, who, others, later, may):
    appeal = contested(removed)
    another = person("alice") if others or who == "another" else None
    user = another if who == "another" else remover
    now = timezone.now() + (TOMORROW if later else datetime.timedelta())
    assert answering.may_answer(appeal, user, now) is may


def test_a_moderator_who_left_is_no_other(removed, remover):
    person("alice", is_active=False)
    assert answering.may_answer(contested(removed), remover, timezone.now()) is May.LATER


def test_the_same_person_is_refused_where_another_must_answer(removed, remover):
    appeal = contested(removed)
    person("alice")
    with pytest.raises(PermissionError):
        answering.answer(appeal, remover, Seen.of(removed), restored())
    removed.refresh_from_db()
    assert removed.status == Status.REMOVED


# --- the answer -------------------------------------------------------------------------------------------------------------


def test_upheld_the_comment_is_back_and_its_author_reads_by_whom_and_why(removed):
    answering.answer(contested(removed), person("alice"), Seen.of(removed), restored())
    assert Comment.objects.get(pk=removed.pk).status == Status.PUBLISHED
    page = text_of(Reader().get(removed.receipt))
    for said in ("your appeal was upheld", "another person than the one who removed it", "Vous aviez raison."):
        assert said in page
    assert Note.objects.get(for_author=True).text == "Vous aviez raison."


def test_rejected_the_comment_stays_removed_and_its_author_reads_why(removed):
    answering.answer(contested(removed), person("alice"), Seen.of(removed), kept())
    assert Comment.objects.get(pk=removed.pk).status == Status.REMOVED
    page = text_of(Reader().get(removed.receipt))
    assert "your appeal was rejected" in page
    assert "Le ton reste blessant." in page


def test_where_there_was_no_other_the_answer_says_so(removed, remover):
    answering.answer(contested(removed), remover, Seen.of(removed), kept(), now=timezone.now() + TOMORROW)
    assert "The same person as before read it again, after a day" in text_of(Reader().get(removed.receipt))


def test_of_two_answers_the_second_is_told_of_the_first(removed):
    appeal = contested(removed)
    answering.answer(appeal, person("alice"), Seen.of(removed), kept())
    with pytest.raises(AnsweredBefore) as told:
        answering.answer(appeal, person("chloe"), Seen.of(removed), kept("Non."))
    assert (told.value.appeal.answered_by, told.value.appeal.answer) == ("alice", "Le ton reste blessant.")


def test_an_answer_to_what_moved_meanwhile_changes_nothing(removed):
    appeal, seen = contested(removed), Seen.of(removed)
    services.withdraw(removed, seen)
    for given in (restored(), kept()):
        with pytest.raises(Overtaken):
            answering.answer(appeal, person(f"alice-{given.outcome}"), seen, given)
    appeal.refresh_from_db()
    assert appeal.outcome == ""


# --- at the desk ------------------------------------------------------------------------------------------------------------


def test_another_moderator_restores_in_one_action_with_the_warning_beside_it(client, removed):
    appeal = contested(removed)
    client.force_login(person("alice"))
    assert "Je parlais du texte" in text_of(client.get(APPEALS))
    page = text_of(client.get(f"{APPEALS}{appeal.pk}/change/"))
    assert "bruno removed the comment on" in page
    assert "Everybody will be able to read this comment again." in page
    seen = {"status": "removed", "revision": 1, "text": "", "outcome": "restored"}
    assert client.post(f"{APPEALS}{appeal.pk}/answer/", seen)["Location"] == APPEALS
    assert Comment.objects.get(pk=removed.pk).status == Status.PUBLISHED
    assert "No appeal waits for an answer." in text_of(client.get(APPEALS))
    assert "Je parlais du texte" in text_of(client.get(f"{APPEALS}?answered=yes"))


def test_a_rejection_needs_a_sentence(client, removed):
    appeal = contested(removed)
    client.force_login(person("alice"))
    seen = {"status": "removed", "revision": 1, "text": "", "outcome": "kept"}
    assert "Say in a sentence why" in text_of(client.post(f"{APPEALS}{appeal.pk}/answer/", seen))
    appeal.refresh_from_db()
    assert appeal.answered_at is None


@pytest.mark.parametrize(("others", "told"), [(True, "so another moderator answers"), (False, "with fresh eyes")])
def test_who_removed_it_is_shown_no_button(client, removed, remover, others, told):
    appeal = contested(removed)
    if others:
        person("alice")
    client.force_login(remover)
    page = client.get(f"{APPEALS}{appeal.pk}/change/")
    assert told in text_of(page)
    assert 'name="outcome"' not in page.content.decode()


def test_the_desk_shows_the_way_to_appeals_only_while_one_waits(client, removed):
    client.force_login(person("alice"))
    queue = "/en/admin/moderation/queuedcomment/"
    assert APPEALS not in client.get(queue).content.decode()
    contested(removed)
    assert APPEALS in client.get(queue).content.decode()


@pytest.mark.parametrize("page", ["", "{}/change/", "{}/answer/"])
def test_an_editor_sees_no_appeal(client, removed, page):
    appeal = contested(removed)
    client.force_login(person("edith", "Responsables d’édition"))
    assert client.get(APPEALS + page.format(appeal.pk)).status_code == 403
