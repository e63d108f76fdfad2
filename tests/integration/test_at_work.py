"""At work: who reads which comment, deciding in place, near-duplicates together, spot checks, one's pace and preferences."""

import datetime
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from comments import services
from comments.drafts import Actor
from comments.models import Comment, Status, StatusChange, Verb
from comments.services import Seen
from moderation.desk.claiming import LEASE, claim, held_by_others, several_moderate
from moderation.desk.pace import left_in_words, pace_of
from moderation.models import Claim, DeskPreference, SpotCheck
from tests.desk import QUEUE, decide, decision, person, waiting
from tests.making import make_article, make_comment, make_draft

pytestmark = pytest.mark.django_db
LONG = "Le port attend depuis trente ans un traité de pêche qui tienne debout, et personne ne bouge."
IN_PLACE = {"HTTP_HX_REQUEST": "true"}
READING = re.compile(r'<p class="claimed" role="note">\s*<bdi>(\w+)</bdi> is reading')


def signed_in(name) -> tuple[Client, User]:
    client, user = Client(), person(name)
    client.force_login(user)
    return client, user


@pytest.fixture
def claire(client) -> User:
    user = person("claire")
    client.force_login(user)
    return user


def page(client, address=QUEUE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# --- who reads which --------------------------------------------------------------------------------------------------


def test_with_one_moderator_nothing_of_claims_shows(client, claire):
    waiting()
    text = page(client)
    assert "data-claims" not in text
    assert not Claim.objects.exists()


def test_two_who_open_the_queue_begin_with_different_comments_and_see_whose_the_other_is(client, claire):
    first, second = waiting(queue_key=1), waiting(queue_key=2)
    other, _bruno = signed_in("bruno")
    assert not READING.search(page(client))
    text = page(other)
    assert READING.findall(text) == ["claire"]
    assert re.search(rf'class="card now" id="comment-{second.pk}"', text)
    assert READING.findall(page(client)) == ["bruno"]
    assert set(Claim.objects.values_list("comment", flat=True)) == {first.pk, second.pk}


def test_opening_the_page_of_one_comment_leases_it_too(client, claire):
    comment = waiting()
    other, bruno = signed_in("bruno")
    page(other, f"{QUEUE}{comment.pk}/change/")
    assert Claim.objects.get().holder_id == bruno.pk
    assert READING.findall(page(client, f"{QUEUE}{comment.pk}/change/")) == ["bruno"]


def test_a_lease_ends_by_itself_and_blocks_nobody(claire):
    comment, now = waiting(), timezone.now()
    bruno, me = Actor(99, "Bruno"), Actor(claire.pk, "Claire")
    assert claim(comment.pk, bruno, now) is None
    assert claim(comment.pk, me, now).holder_name == "Bruno"
    assert held_by_others([comment.pk], me, now) == {comment.pk: "Bruno"}
    assert claim(comment.pk, bruno, now + LEASE / 2) is None  # renewed
    assert claim(comment.pk, me, now + LEASE) is not None
    assert claim(comment.pk, me, now + LEASE * 2) is None
    assert held_by_others([comment.pk], me, now + LEASE * 2) == {}
    assert held_by_others([comment.pk], bruno, now + LEASE * 2) == {comment.pk: "Claire"}


def test_a_lease_stops_no_decision_and_goes_with_it(client, claire):
    comment = waiting()
    claim(comment.pk, Actor(99, "Bruno"))
    decide(client, comment, "approve")
    assert Comment.objects.get(pk=comment.pk).status == Status.PUBLISHED
    assert not Claim.objects.exists()


def test_who_was_not_here_for_long_moderates_with_nobody(claire):
    _client, bruno = signed_in("bruno")
    assert several_moderate()
    User.objects.filter(pk=bruno.pk).update(last_login=timezone.now() - datetime.timedelta(days=31))
    assert not several_moderate()
    User.objects.filter(pk=bruno.pk).update(last_login=timezone.now(), is_active=False)
    assert not several_moderate()


def test_the_script_says_what_is_read_now_and_hears_who_was_first(client, claire):
    comment = waiting()
    other, _bruno = signed_in("bruno")
    assert client.post(f"{QUEUE}{comment.pk}/claim/").content.strip() == b""
    assert b"<bdi>claire</bdi> is reading this now" in other.post(f"{QUEUE}{comment.pk}/claim/").content
    assert client.get(f"{QUEUE}{comment.pk}/claim/").status_code == 403


# --- deciding in place ------------------------------------------------------------------------------------------------


def test_the_script_that_decides_gets_what_is_to_be_said_and_undone(client, claire):
    comment = waiting()
    waiting()
    answer = client.post(f"{QUEUE}{comment.pk}/decide/", decision(comment, "approve"), **IN_PLACE)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in text
    assert 'data-left="1 left."' in text
    assert f"/decision/{StatusChange.objects.latest('pk').pk}/undo/" in text


def test_the_script_of_who_comes_too_late_is_told_who_decided_what(client, claire):
    comment = waiting()
    seen = decision(comment, "approve")
    services.remove(comment, Seen.of(comment), Actor(99, "Bruno"), "insult")
    text = client.post(f"{QUEUE}{comment.pk}/decide/", seen, **IN_PLACE).content.decode()
    assert re.search(r"Bruno has already removed this comment at \d\d:\d\d\. Nothing was changed\.", text)
    assert "undo/" not in text


def test_the_way_back_stays_until_the_next_decision(client, claire):
    first, second, _third = waiting(queue_key=1), waiting(queue_key=2), waiting(queue_key=3)
    decide(client, first, "approve")
    undo = re.compile(r"/decision/(\d+)/undo/")
    of_first = undo.findall(page(client, f"{QUEUE}?after=2.{second.pk}"))
    assert of_first == undo.findall(page(client, f"{QUEUE}?rule=insult")) != []
    decide(client, second, "approve")
    assert undo.findall(page(client)) != of_first
    client.post(f"/en/admin/moderation/decision/{StatusChange.objects.latest('pk').pk}/undo/", {"to": "queue"})
    assert not undo.findall(page(client))


def test_everything_around_a_comment_comes_into_its_card(client, claire):
    for status in ("published", "removed"):
        decided = waiting(LONG)
        services.approve(decided, Seen.of(decided), Actor(1, "X"))
        if status == "removed":
            services.remove(decided, Seen.of(decided), Actor(1, "X"), "insult")
    comment = waiting(LONG.replace("personne ne bouge", "nul ne bougera"), article=make_article(title="Le port"))
    text = client.get(f"{QUEUE}{comment.pk}/around/", **IN_PLACE).content.decode()
    assert "<html" not in text
    assert "Le port" in text
    similar = text[text.index("Decided before") :]
    assert "removed (3 Insults)" in similar
    assert "published" in similar
    assert client.get(f"{QUEUE}{comment.pk}/around/")["Location"] == f"{QUEUE}{comment.pk}/change/"


# --- near-duplicates --------------------------------------------------------------------------------------------------


def cards(client, query="") -> list[int]:
    return [int(pk) for pk in re.findall(r'data-comment="(\d+)"', page(client, QUEUE + query))]


def test_near_duplicates_stand_on_one_card_and_are_decided_together(client, claire):
    first, second, third = (waiting(LONG, queue_key=n) for n in range(3))
    other = waiting(queue_key=9)
    assert cards(client) == [first.pk, other.pk]
    assert "2 others that say nearly the same" in page(client)
    assert cards(client, f"?alike={first.pk}") == [first.pk, second.pk, third.pk]
    seen = {f"seen_{c.pk}": f"held:{c.revision}" for c in (second, third)}
    decide(client, first, "remove:insult", together="on", alike=[second.pk, third.pk], **seen)
    removed = Comment.objects.filter(status=Status.REMOVED, ground="insult").values_list("pk", flat=True)
    assert set(removed) == {first.pk, second.pk, third.pk}


def test_without_the_tick_the_others_are_left_alone_and_one_that_changed_is_left_too(client, claire):
    first, second, third = (waiting(LONG, queue_key=n) for n in range(3))
    seen = {f"seen_{second.pk}": "held:1", f"seen_{third.pk}": "held:1"}
    decide(client, first, "approve", alike=[second.pk, third.pk], **seen)
    assert Comment.objects.filter(status=Status.HELD).count() == 2
    Comment.objects.filter(pk=third.pk).update(revision=2)
    fourth = waiting(LONG)
    answer = client.post(
        f"{QUEUE}{fourth.pk}/decide/",
        decision(fourth, "approve", together="on", alike=[second.pk, third.pk], **seen),
        follow=True,
    )
    assert set(Comment.objects.filter(status=Status.HELD).values_list("pk", flat=True)) == {third.pk}
    assert "please read it again" in " ".join(map(str, answer.context["messages"]))


# --- pace and preferences ---------------------------------------------------------------------------------------------


def lines(user, seconds: list[int]) -> None:
    """Decisions of one person, so many seconds before now."""
    comment = make_comment()
    for ago in sorted(seconds, reverse=True):
        StatusChange.objects.create(
            comment=comment, verb=Verb.HOLD, from_status="published", to_status="held", revision=1, actor_id=user.pk,
            at=timezone.now() - datetime.timedelta(seconds=ago), text_digest="", digest="",
        )  # fmt: skip


def test_ones_own_pace_says_how_long_the_rest_takes(claire):
    lines(claire, [600, 10, 20, 30, 40, 50, 60, 70])
    pace = pace_of(claire.pk)
    assert pace.seconds == pytest.approx(10, abs=0.5)  # the long pause is none
    assert left_in_words(34, pace.seconds) in ("34 left, about 6 minutes.", "34 left, about 5 minutes.")
    assert left_in_words(1, 3.0) == "1 left, about 1 minute."
    assert left_in_words(2000, 11.0) == "2000 left, about 6 hours."


def test_of_too_few_decisions_no_pace_is_told(claire):
    lines(claire, [10, 20, 30])
    lines(person("bruno"), list(range(5, 100, 5)))
    assert pace_of(claire.pk).seconds is None
    assert left_in_words(34, None) == "34 left."


def test_what_a_moderator_wrote_himself_is_no_decision_of_his(client, claire):
    waiting()
    services.submit(make_draft(user=claire))
    assert pace_of(claire.pk).last is None
    assert "/undo/" not in page(client)


def test_single_keys_are_switched_off_and_on_again_by_each_for_himself(client, claire):
    waiting()
    other, _bruno = signed_in("bruno")
    assert "data-keys" in page(client)
    client.post(f"{QUEUE}preferences/", {})
    assert "data-keys" not in page(client)
    assert "<kbd" not in page(client)
    assert "data-keys" in page(other)
    assert "Switch the single keys on" in page(client, f"{QUEUE}help/")
    client.post(f"{QUEUE}preferences/", {"keys": "on"})
    assert "data-keys" in page(client)
    assert DeskPreference.objects.count() == 1
    assert client.get(f"{QUEUE}preferences/").status_code == 403


# --- spot checks ------------------------------------------------------------------------------------------------------

SPOTS = f"{QUEUE}spot-checks/"


def drawn(**fields) -> Comment:
    comment = waiting("Quel zouave.", broken=["insult"], findings=[("insult", "zouave", 3.0)], **fields)
    services.approve(comment, Seen.of(comment), Actor(1, "X"))
    SpotCheck.objects.create(comment=comment, revision=1, drawn_at=timezone.now())
    return comment


def answer(client, comment, ground="", revision=1):
    return client.post(SPOTS, {"comment": comment.pk, "revision": revision, "ground": ground}, follow=True)


def test_a_spot_check_shows_the_words_and_nothing_of_what_the_check_thought(client, claire):
    drawn()
    text = page(client, SPOTS)
    assert "Quel zouave." in text
    for told in ("<mark", "bar insult", "0.9", "published by"):
        assert told not in text
    waiting()
    assert SPOTS in page(client)


def test_what_is_said_is_kept_and_nothing_happens_to_the_comment(client, claire):
    fine, bad = drawn(), drawn()
    answer(client, fine)
    told = answer(client, bad, "insult")
    assert told.redirect_chain[-1][0] == f"{QUEUE}{bad.pk}/change/"
    kept = dict(SpotCheck.objects.values_list("comment", "ground"))
    assert kept == {fine.pk: "", bad.pk: "insult"}
    assert set(SpotCheck.objects.values_list("answered_by", flat=True)) == {claire.pk}
    assert not Comment.objects.exclude(status=Status.PUBLISHED).exists()
    assert "No spot check waits." in page(client, SPOTS)


def test_an_answer_to_what_changed_or_was_answered_is_not_kept(client, claire):
    comment = drawn()
    assert "Somebody was faster" in answer(client, comment, revision=2).content.decode()
    answer(client, comment)
    assert "Somebody was faster" in answer(client, comment, "insult").content.decode()
    assert SpotCheck.objects.get().ground == ""
    assert answer(client, comment, "nothing").status_code == 404


def test_who_may_not_decide_is_asked_nothing(client):
    client.force_login(person("ed", group="Responsables d’édition"))
    assert client.get(SPOTS).status_code == 403
