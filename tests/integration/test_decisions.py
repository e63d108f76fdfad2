"""Decisions at the desk: one by a button, several by an action, Django's Delete, undo at once, and who comes too late."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.core.exceptions import PermissionDenied
from django.test import Client

from comments import services
from comments.drafts import Actor
from comments.models import Comment, Hold, Note, Status, StatusChange, Verb
from comments.services import Overtaken, Seen
from moderation.desk.decisions import overtaken_in_words
from tests.desk import HISTORY, QUEUE, decide, decision, person, ticked, waiting
from tests.making import make_comment

pytestmark = pytest.mark.django_db
BRUNO = Actor(12, "Bruno")


@pytest.fixture
def claire(client) -> User:
    user = person("claire", first_name="Claire", last_name="Martin")
    client.force_login(user)
    return user


def state(comment: Comment) -> str:
    return Comment.objects.get(pk=comment.pk).status


def told(answer) -> str:
    """The messages of the page that an answer leads to."""
    return " ".join(str(message) for message in answer.context["messages"])


# --- one --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("from_", "button", "to", "ground"),
    [
        ("held", "approve", "published", ""),
        ("held", "remove:insult", "removed", "insult"),
        ("held", "remove:illegal", "removed", "illegal"),
        ("published", "hold", "held", ""),
        ("published", "remove:off_topic", "removed", "off_topic"),
        ("removed", "reopen", "held", ""),
        ("removed", "re-ground:off_topic", "removed", "off_topic"),
    ],
)
def test_one_press_decides(client, claire, from_, button, to, ground):
    comment = make_comment(status=from_)
    answer = decide(client, comment, button)
    assert answer.status_code == 302
    comment.refresh_from_db()
    assert (comment.status, comment.ground) == (to, ground)
    last = StatusChange.objects.latest("pk")
    assert (last.actor_id, last.actor_name, last.ground) == (claire.pk, "Claire Martin", ground)


@pytest.mark.parametrize(
    ("from_", "button"),
    [
        ("held", "restore"),
        ("held", "reopen"),
        ("held", "remove"),
        ("held", "remove:nothing"),
        ("held", "remove:"),
        ("held", ""),
        ("published", "approve"),
        ("removed", "remove:insult"),
        ("withdrawn", "approve"),
        ("withdrawn", "restore"),
    ],
)
def test_what_cannot_be_decided_in_a_state_is_refused(client, claire, from_, button):
    comment = make_comment(status=from_)
    lines = StatusChange.objects.count()
    answer = decide(client, comment, button, confirmed="on")
    assert answer.status_code == 302
    assert state(comment) == from_
    assert StatusChange.objects.count() == lines


@pytest.mark.parametrize(
    "broken", [{"status": "none"}, {"revision": "x"}, {"revision": ""}, {"revision": "99999999999"}, {"to_author": "x" * 3000}]
)
def test_a_form_that_is_not_whole_decides_nothing(client, claire, broken):
    comment = waiting()
    answer = client.post(f"{QUEUE}{comment.pk}/decide/", decision(comment, "approve") | broken, follow=True)
    assert state(comment) == Status.HELD
    assert told(answer)


def test_after_a_decision_the_next_one_is_there_at_the_same_place_of_the_list(client, claire):
    first, second = waiting(queue_key=1, broken=["insult"]), waiting(queue_key=2, broken=["insult"])
    waiting(queue_key=3)
    answer = decide(client, first, "approve", back="rule=insult")
    assert answer["Location"].startswith(f"{QUEUE}?rule=insult&done=")
    page = client.get(answer["Location"])
    assert [card.comment.pk for card, _later, _holder in page.context["cards"]] == [second.pk]
    assert re.search(rf'id="card-{second.pk}" tabindex="-1" autofocus', page.content.decode())


def test_back_leads_to_the_list_and_nowhere_else(client, claire):
    for evil in ("https://example.com/", "//example.com", "\r\nX: y", "next=//example.com"):
        assert decide(client, waiting(), "approve", back=evil)["Location"].startswith(f"{QUEUE}?")


def test_notes_go_with_the_decision(client, claire):
    comment = waiting()
    decide(client, comment, "remove:insult", to_author="Restez courtois.", between_moderators="Déjà lundi.")
    assert dict(Note.objects.values_list("for_author", "text")) == {True: "Restez courtois.", False: "Déjà lundi."}


def test_a_link_to_a_decision_shows_the_comment_and_decides_nothing(client, claire):
    comment = waiting()
    assert client.get(f"{QUEUE}{comment.pk}/decide/")["Location"] == f"{QUEUE}{comment.pk}/change/"
    assert state(comment) == Status.HELD


def test_no_decision_without_the_token_of_the_form(claire):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(claire)
    comment = waiting()
    assert decide(strict, comment, "approve").status_code == 403
    assert state(comment) == Status.HELD


# --- too late ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("faster", "words"),
    [
        (lambda c: services.approve(c, Seen.of(c), BRUNO), "Bruno has already published this comment at "),
        (lambda c: services.remove(c, Seen.of(c), BRUNO, "insult"), "Bruno has already removed this comment at "),
        (lambda c: services.withdraw(c, Seen.of(c)), "The author of this comment withdrew it at "),
    ],
)
def test_who_comes_too_late_is_told_who_and_what_and_nothing_changes(client, claire, faster, words):
    comment = waiting()
    seen = decision(comment, "remove:off_topic")
    faster(comment)
    lines, after = StatusChange.objects.count(), state(comment)
    answer = client.post(f"{QUEUE}{comment.pk}/decide/", seen, follow=True)
    assert re.search(words + r"\d\d:\d\d\. Nothing was changed\.", told(answer))
    assert (StatusChange.objects.count(), state(comment)) == (lines, after)


def test_a_decision_of_another_day_says_the_day(client, claire):
    comment = waiting()
    line = services.approve(comment, Seen.of(comment), BRUNO)
    line.at = line.at.replace(year=2025, month=4, day=22, hour=12, minute=2)
    assert overtaken_in_words(Overtaken(comment, line)).endswith("on 22 April 2025 at 14:02.")


def test_a_decision_on_a_wording_its_author_changed_meanwhile_is_refused(client, claire):
    comment = waiting()
    seen = decision(comment, "approve")
    Comment.objects.filter(pk=comment.pk).update(revision=2)
    client.post(f"{QUEUE}{comment.pk}/decide/", seen)
    assert state(comment) == Status.HELD


# --- undo at once -----------------------------------------------------------------------------------------------------


def test_the_page_after_a_decision_offers_to_undo_it(client, claire):
    comment = waiting("Un avis.")
    after = client.get(decide(client, comment, "remove:insult", back="status=held")["Location"])
    text = after.content.decode()
    assert "Removed." in text
    assert "“<bdi>Un avis.</bdi>”" in text
    undo = re.search(r'action="([^"]+/undo/)"', text).group(1)
    answer = client.post(undo, {"to": "queue", "back": "status=held"})
    assert answer["Location"] == f"{QUEUE}?status=held"
    assert state(comment) == Status.HELD


def test_the_offer_ends_with_the_next_decision_and_is_made_to_nobody_else(client, claire):
    comment = waiting()
    after = decide(client, comment, "approve")["Location"]
    assert client.get(after).context["done"].comment_id == comment.pk
    client.force_login(person("bruno"))
    assert client.get(after).context["done"] is None
    client.force_login(claire)
    services.hold(Comment.objects.get(pk=comment.pk), Seen(Status.PUBLISHED, 1), BRUNO)
    assert client.get(after).context["done"] is None


@pytest.mark.parametrize("done", ["x", "0", "-1", "9" * 30])
def test_an_offer_for_nothing_is_not_made(client, claire, done):
    assert client.get(f"{QUEUE}?done={done}").context["done"] is None


def test_what_comes_back_onto_the_page_is_asked_about_first(client, claire):
    comment = make_comment(status="published")
    decide(client, comment, "remove:insult")
    line = StatusChange.objects.latest("pk")
    asked = client.post(f"{HISTORY}{line.pk}/undo/", {"to": "queue"})
    assert "Everybody will be able to read this comment again." in asked.content.decode()
    assert state(comment) == Status.REMOVED
    client.post(f"{HISTORY}{line.pk}/undo/", {"to": "queue", "confirmed": "1"})
    assert state(comment) == Status.PUBLISHED


def test_restoring_is_warned_of_first_and_keeps_the_notes(client, claire):
    comment = make_comment(status="removed")
    asked = decide(client, comment, "restore", to_author="Pardon.")
    assert "answers for it from now on" in asked.content.decode()
    assert 'value="Pardon."' in asked.content.decode()
    assert state(comment) == Status.REMOVED
    decide(client, comment, "restore", to_author="Pardon.", confirmed="on")
    assert state(comment) == Status.PUBLISHED
    assert Note.objects.get().text == "Pardon."


# --- several ----------------------------------------------------------------------------------------------------------


def test_several_are_published_at_once(client, claire):
    comments = [waiting() for _ in range(3)]
    answer = client.post(QUEUE, ticked(*comments[:2], action="approve_selected"), follow=True)
    assert [state(c) for c in comments] == [Status.PUBLISHED, Status.PUBLISHED, Status.HELD]
    assert "2 comments published." in told(answer)


def test_several_are_removed_under_a_rule_after_a_page_that_lists_them(client, claire):
    comments = [waiting(f"Texte {n}.") for n in range(2)]
    asked = client.post(QUEUE, ticked(*comments, action="delete_selected"))
    text = asked.content.decode()
    assert "Texte 0." in text
    assert "Texte 1." in text
    assert text.count('type="radio"') == 5
    assert {state(c) for c in comments} == {Status.HELD}
    sent = ticked(
        *comments, action="delete_selected", confirmed="1", ground="off_topic", to_author="Hors sujet.", back="rule=insult"
    )
    answer = client.post(QUEUE, sent, follow=True)
    assert answer.redirect_chain[0][0] == f"{QUEUE}?rule=insult"
    assert {Comment.objects.get(pk=c.pk).ground for c in comments} == {"off_topic"}
    assert "2 comments removed." in told(answer)
    assert Note.objects.filter(text="Hors sujet.", for_author=True).count() == 2


@pytest.mark.parametrize("ground", ["", "nothing"])
def test_nothing_is_removed_without_a_rule(client, claire, ground):
    comment = waiting()
    answer = client.post(QUEUE, ticked(comment, action="delete_selected", confirmed="1", ground=ground))
    assert answer.status_code == 200
    assert answer.context["form"].errors["ground"]
    assert state(comment) == Status.HELD


@pytest.mark.parametrize(
    "more", [{"action": "approve_selected"}, {"action": "delete_selected", "confirmed": "1", "ground": "insult"}]
)
def test_those_somebody_was_faster_on_are_named_and_the_others_decided(client, claire, more):
    mine, theirs = waiting("Le mien."), waiting("Le leur.")
    sent = ticked(mine, theirs, action="") | more
    services.approve(theirs, Seen.of(theirs), BRUNO)
    answer = client.post(QUEUE, sent, follow=True)
    assert "“Le leur.”: Bruno has already published this comment at " in told(answer)
    assert state(mine) != Status.HELD
    assert StatusChange.objects.filter(comment=theirs, actor_id=claire.pk).count() == 0


def test_a_selection_is_decided_as_it_was_shown_not_as_it_is(client, claire):
    comment = waiting()
    sent = ticked(comment, action="approve_selected")
    Comment.objects.filter(pk=comment.pk).update(revision=2)
    client.post(QUEUE, sent)
    assert state(comment) == Status.HELD


def test_what_was_ticked_without_being_shown_is_not_decided(client, claire):
    comment = waiting()
    client.post(QUEUE, {"action": "approve_selected", "_selected_action": [comment.pk]})
    client.post(QUEUE, {"action": "delete_selected", "_selected_action": [comment.pk], "confirmed": "1", "ground": "insult"})
    assert state(comment) == Status.HELD


def test_select_across_decides_on_nothing_that_was_not_ticked(client, claire):
    shown, hidden = waiting(), waiting()
    client.post(QUEUE, ticked(shown, action="approve_selected", select_across="1", index="0"))
    assert (state(shown), state(hidden)) == (Status.PUBLISHED, Status.HELD)


def test_an_action_on_what_is_gone_says_so(client, claire):
    answer = client.post(QUEUE, {"action": "delete_selected", "_selected_action": ["999999"]})
    assert "None of the comments you ticked is there any more." in answer.content.decode()


def test_one_without_the_right_to_delete_has_no_removal_of_several(client, claire):
    claire.groups.clear()
    claire.user_permissions.add(*Permission.objects.filter(codename__in=["view_queuedcomment", "moderate_comment"]))
    comment = waiting()
    assert "delete_selected" not in client.get(QUEUE).content.decode()
    client.post(QUEUE, ticked(comment, action="delete_selected", confirmed="1", ground="insult"))
    assert (
        client.post(f"{QUEUE}{comment.pk}/delete/", ticked(comment, action="", confirmed="1", ground="insult")).status_code == 403
    )
    assert state(comment) == Status.HELD


def test_the_right_to_delete_without_the_right_to_decide_removes_nothing(client, claire):
    claire.groups.clear()
    claire.user_permissions.add(*Permission.objects.filter(codename__in=["view_queuedcomment", "delete_queuedcomment"]))
    comment = waiting()
    client.post(QUEUE, ticked(comment, action="delete_selected", confirmed="1", ground="insult"))
    sent = ticked(comment, action="", confirmed="1", ground="insult")
    assert client.post(f"{QUEUE}{comment.pk}/delete/", sent).status_code == 403
    assert state(comment) == Status.HELD


# --- Django's own Delete ----------------------------------------------------------------------------------------------


def test_delete_asks_for_the_rule_and_removes(client, claire):
    comment = waiting()
    address = f"{QUEUE}{comment.pk}/delete/"
    assert client.get(address).content.decode().count('type="radio"') == 5
    assert client.post(address, {"post": "yes"}).status_code == 200
    assert state(comment) == Status.HELD
    client.post(address, ticked(comment, action="", confirmed="1", ground="insult"))
    comment.refresh_from_db()
    assert (comment.status, comment.ground) == (Status.REMOVED, "insult")


def test_nothing_at_the_desk_deletes_a_row(client, claire):
    comment = waiting()
    rows = Comment.objects.count()
    client.post(QUEUE, {"action": "delete_selected", "_selected_action": [comment.pk], "post": "yes"})
    client.post(f"{QUEUE}{comment.pk}/delete/", {"post": "yes"})
    assert Comment.objects.count() == rows
    desk = admin.site._registry[type(comment)]
    with pytest.raises(PermissionDenied):
        desk.delete_model(None, comment)
    with pytest.raises(PermissionDenied):
        desk.delete_queryset(None, Comment.objects.all())


# --- the way round ----------------------------------------------------------------------------------------------------


def test_what_is_put_back_waits_with_its_reason_and_can_be_published_again(client, claire):
    comment = make_comment(status="published")
    decide(client, comment, "hold")
    comment.refresh_from_db()
    assert comment.held_because == Hold.MODERATOR
    decide(client, comment, "approve")
    assert [line.verb for line in comment.changes.order_by("pk")] == [Verb.ADOPT, Verb.HOLD, Verb.APPROVE]
