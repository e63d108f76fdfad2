"""A comment sent back to its author: he alone changes his words; the moderators' queue goes on without it meanwhile."""

import datetime

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from comments import services
from comments.models import Comment, Hold, Note, Status, Verb
from comments.services import PassageMissing, Seen, Words
from comments.services.returning import DAYS, bring_back
from moderation.desk import facets
from moderation.models import PreparedText, QueuedComment, Waiting
from tests.desk import QUEUE, decide, person, waiting
from tests.making import MAKER, make_article, make_comment, make_draft
from tests.reader import text_of

pytestmark = pytest.mark.django_db
PASSAGE = "deux mots de trop"
TEXT = f"La pêche est en crise, avec {PASSAGE}, et les quotas n’y font rien."


@pytest.fixture
def claire(client):
    user = person("claire")
    client.force_login(user)
    return user


def sent_back(comment, note="Dites-le autrement."):
    services.send_back(comment, Seen.of(comment), MAKER, Words(note, passage=PASSAGE))
    return comment


def in_turn():
    return list(QueuedComment.objects.waiting().in_order())


def count(facet):
    return facets.counts([facet]).get(facet, 0)


# --- the move -----------------------------------------------------------------------------------------------------------


def test_the_passage_must_stand_in_the_text():
    comment = waiting(TEXT)
    with pytest.raises(PassageMissing):
        services.send_back(comment, Seen.of(comment), MAKER, Words("Non.", passage="trois mots de trop"))
    with pytest.raises(PassageMissing):
        services.send_back(comment, Seen.of(comment), MAKER, Words("Non.", passage=" "))
    assert Comment.objects.get(pk=comment.pk).held_because != Hold.AUTHOR


def test_it_leaves_the_queue_for_a_tab_of_its_own():
    first, second = waiting(TEXT), waiting()
    sent_back(first)
    assert in_turn() == [second]
    assert list(QueuedComment.objects.with_author()) == [first]
    assert (count(facets.EVERYTHING), count(facets.of_reason(Hold.AUTHOR))) == (1, 1)


def test_a_published_comment_leaves_the_page_and_keeps_its_number():
    comment = sent_back(make_comment(body=TEXT))
    assert (comment.status, comment.held_because, comment.number) == (Status.HELD, Hold.AUTHOR, 1)
    assert in_turn() == []


def test_undoing_puts_it_back_where_it_stood():
    comments = [waiting(TEXT), waiting(), waiting()]
    before = in_turn()
    change = services.send_back(comments[0], Seen.of(comments[0]), MAKER, Words("Non.", passage=PASSAGE))
    undone = services.undo(change, MAKER)
    assert in_turn() == before
    services.undo(undone, MAKER)
    assert in_turn() == [comment for comment in before if comment != comments[0]]


def test_what_is_decided_meanwhile_and_undone_waits_for_its_author_again():
    comment = sent_back(waiting(TEXT))
    services.undo(services.remove(comment, Seen.of(comment), MAKER, "insult"), MAKER)
    assert in_turn() == []
    assert list(QueuedComment.objects.with_author()) == [comment]


# --- its author ---------------------------------------------------------------------------------------------------------


def test_the_receipt_shows_passage_and_note_and_offers_to_edit(reader):
    comment, receipt = reader.reply(make_article(), TEXT)
    sent_back(comment)
    page = text_of(reader.get(receipt))
    assert "sent it back to you" in page
    assert PASSAGE in page
    assert "Dites-le autrement." in page
    assert f"after {DAYS} days" in page
    assert f'href="{receipt}edit/"' in reader.get(receipt).content.decode()


@pytest.mark.parametrize("mode", ["open", "review"])
def test_changed_it_comes_back_in_its_turn_and_says_so(reader, mode):
    comment, _receipt = reader.reply(make_article(comments_mode=mode), TEXT)
    sent_back(comment)
    change_words(comment, TEXT.replace(PASSAGE, "des mots choisis"))
    assert (comment.status, comment.held_because) == (Status.HELD, Hold.ANSWERED)
    assert [queued.pk for queued in in_turn()] == [comment.pk]
    assert (count(facets.EVERYTHING), count(facets.of_reason(Hold.AUTHOR))) == (1, 0)


def change_words(comment, text):
    services.edit(comment, Seen.of(comment), make_draft(comment.article, text))


def test_new_words_that_break_a_rule_come_back_with_that_as_the_reason(reader):
    comment, _receipt = reader.reply(make_article(), TEXT)
    sent_back(comment)
    change_words(comment, "Espèce de crétin, tu ne sais rien.")
    assert comment.held_because == Hold.RULES
    assert [queued.pk for queued in in_turn()] == [comment.pk]


def test_left_as_it_is_it_comes_back_to_the_moderators_after_two_weeks():
    comment = waiting(TEXT)
    place = comment.queue_key
    sent_back(comment)
    now = timezone.now()
    assert not bring_back(comment.pk, now + datetime.timedelta(days=DAYS - 1))
    assert in_turn() == []
    assert bring_back(comment.pk, now + datetime.timedelta(days=DAYS, minutes=1))
    assert [(queued.pk, queued.queue_key, queued.status) for queued in in_turn()] == [(comment.pk, place, Status.HELD)]
    assert (count(facets.EVERYTHING), count(facets.of_reason(Hold.AUTHOR))) == (1, 1)
    assert not bring_back(comment.pk, now + datetime.timedelta(days=DAYS, minutes=2))


def test_his_time_begins_anew_when_it_is_sent_back_again():
    comment = sent_back(waiting(TEXT))
    sent_back(comment, "Encore une fois.")
    assert Waiting.objects.filter(comment=comment).count() == 1
    assert not bring_back(comment.pk, timezone.now() + datetime.timedelta(days=DAYS - 1))


@pytest.mark.parametrize("status", ["published", "removed", "withdrawn"])
def test_what_waits_for_nobody_is_not_brought_back(status):
    assert not bring_back(make_comment(status=status).pk, timezone.now() + datetime.timedelta(days=99))


# --- the desk -----------------------------------------------------------------------------------------------------------


def page_of(comment):
    return f"{QUEUE}{comment.pk}/send-back/"


def filled(comment, **more):
    return {"status": comment.status, "revision": comment.revision, "passage": PASSAGE, "to_author": "Autrement ?", **more}


def test_a_moderator_marks_the_passage_and_says_why(client, claire):
    comment = waiting(TEXT)
    assert page_of(comment) in client.get(f"{QUEUE}{comment.pk}/change/").content.decode()
    assert client.post(page_of(comment), filled(comment)).status_code == 302
    comment.refresh_from_db()
    assert (comment.held_because, comment.changes.latest("pk").verb) == (Hold.AUTHOR, Verb.SEND_BACK)
    note = Note.objects.get()
    assert (note.passage, note.text, note.for_author) == (PASSAGE, "Autrement ?", True)


def test_a_prepared_text_may_say_why(client, claire):
    comment, text = waiting(TEXT), PreparedText.objects.filter(rule="").first()
    client.post(page_of(comment), filled(comment, to_author="", prepared=text.pk))
    assert Note.objects.get().prepared["fr"] == text.text_fr


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"passage": "autre chose"}, "do not stand in the comment"),
        ({"passage": ""}, "Copy the words its author should change"),
        ({"to_author": ""}, "Say in a sentence"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_changed(client, claire, wrong, told):
    comment = waiting(TEXT)
    page = client.post(page_of(comment), filled(comment, **wrong))
    assert told in page.content.decode()
    comment.refresh_from_db()
    assert comment.held_because != Hold.AUTHOR


def test_who_comes_too_late_is_told(client, claire):
    comment = waiting(TEXT)
    form = filled(comment)
    services.approve(comment, Seen.of(comment), MAKER)
    answer = client.post(page_of(comment), form, follow=True)
    assert "has already published this comment" in " ".join(str(message) for message in answer.context["messages"])


def test_the_tab_shows_what_waits_for_its_author(client, claire):
    comment, other = sent_back(waiting(TEXT)), waiting()
    head, tab = client.get(QUEUE).content.decode(), client.get(f"{QUEUE}?reason=author").content.decode()
    assert f'id="comment-{comment.pk}"' not in head
    assert f'id="comment-{comment.pk}"' in tab
    assert f'id="comment-{other.pk}"' not in tab
    assert "Sent back to its author (1)" in head


def test_it_can_still_be_decided_on(client, claire):
    comment = sent_back(waiting(TEXT))
    decide(client, comment, "approve")
    comment.refresh_from_db()
    assert comment.status == Status.PUBLISHED
    assert count(facets.of_reason(Hold.AUTHOR)) == 0


def test_an_editor_sends_nothing_back(client):
    client.force_login(person("edith", "Responsables d’édition"))
    assert client.get(page_of(waiting(TEXT))).status_code in (302, 403)


def test_the_worker_looks_again_when_his_time_is_over(settings, django_capture_on_commit_callbacks):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    with django_capture_on_commit_callbacks(execute=True):
        sent_back(waiting(TEXT))
    later = DBTaskResult.objects.get(task_path="comments.services.returning.bring_back_in_background").run_after
    assert datetime.timedelta(days=DAYS) < later - timezone.now() < datetime.timedelta(days=DAYS, hours=1)
