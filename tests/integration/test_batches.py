"""Many comments at once: written down, looked at, worked off in steps that can stop anywhere, and taken back as one."""

import datetime

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments import append_only, services
from comments.drafts import Actor
from comments.models import Comment, Status, StatusChange, Verb
from comments.services import Seen
from moderation.desk import batches, facets
from moderation.desk.batches import OneAtWork, Origin
from moderation.desk.decisions import Choice
from moderation.founding import EDITORS
from moderation.models import Batch, PreparedText, QueuedComment, Suspicion
from tests.desk import QUEUE, person, ticked, waiting
from tests.making import make_article

pytestmark = pytest.mark.django_db
BATCHES = "/en/admin/moderation/batch/"
ALICE, BRUNO = Actor(101, "Alice"), Actor(102, "Bruno")
PUBLISH = Choice(Verb.APPROVE)


@pytest.fixture
def claire(client):
    user = person("claire")
    client.force_login(user)
    return user


@pytest.fixture
def later(monkeypatch):
    """A worker that does nothing before the test says so; what was handed to it."""
    handed = []
    monkeypatch.setattr(type(batches.work), "enqueue", lambda _task, pk: handed.append(pk))
    return handed


@pytest.fixture
def small_steps(monkeypatch):
    monkeypatch.setattr(batches, "A_STEP", 2)


def drafted(comments, actor=ALICE) -> Batch:
    return batches.draft(QueuedComment.objects.filter(pk__in=[c.pk for c in comments]), Origin("queue", "x=y"), actor)


def states(comments) -> list[str]:
    found = Comment.objects.in_bulk([c.pk for c in comments])
    return [found[c.pk].status for c in comments]


def decide(comment, actor=BRUNO):
    return services.approve(comment, Seen.of(comment), actor)


# --- choosing ---------------------------------------------------------------------------------------------------------


def test_a_whole_narrowed_list_is_written_down_and_nothing_is_done_yet(client, claire, later):
    insults, other = [waiting(broken=["insult"]) for _ in range(25)], waiting()
    page = client.get(f"{QUEUE}?rule=insult").content.decode()
    assert "Decide on this whole list" in page
    answer = client.post(f"{BATCHES}choose/", {"back": "rule=insult"}, follow=True)
    text = answer.content.decode()
    assert "25 comments." in text
    assert text.count("<article") == 10
    assert "Publish these 25 comments" in text
    assert "Remove these 25 comments" in text
    assert "rule: 3 Insults" in text
    assert states([*insults, other]) == ["held"] * 26
    assert later == []


def test_a_list_that_is_not_narrowed_is_not_decided_on_as_a_whole(client, claire):
    waiting()
    assert "Decide on this whole list" not in client.get(QUEUE).content.decode()
    client.post(f"{BATCHES}choose/", {"back": ""})
    client.post(f"{BATCHES}choose/", {"back": "p=1"})
    assert not Batch.objects.exists()


def test_the_search_and_several_filters_narrow_it_as_in_the_queue(client, claire, later):
    article = make_article()
    one = waiting("Une marée de harengs.", broken=["insult"], article=article)
    waiting("Une marée de sardines.", broken=["insult"]), waiting("Une marée basse.", article=article)
    client.post(f"{BATCHES}choose/", {"back": f"rule=insult&article={article.pk}&q=mar%C3%A9e"})
    assert [item.comment_id for item in Batch.objects.get().items.all()] == [one.pk]


def test_numbers_follow_submission_however_the_list_was_sorted(later, small_steps):
    article = make_article()
    comments = [waiting(article=article) for _ in range(5)]
    Comment.objects.filter(pk=comments[0].pk).update(submitted_at=comments[4].submitted_at)
    made = batches.draft(QueuedComment.objects.waiting().order_by("-pk"), Origin("queue"), ALICE)
    batches.begin(made, ALICE, PUBLISH)
    batches.work.func(made.pk)
    numbers = dict(Comment.objects.values_list("pk", "number"))
    assert [numbers[c.pk] for c in comments] == [4, 1, 2, 3, 5]


def test_a_draft_is_forgotten_on_request_and_after_an_hour(client, claire, later):
    waiting(broken=["insult"])
    client.post(f"{BATCHES}choose/", {"back": "rule=insult"})
    made = Batch.objects.get()
    assert client.post(f"{BATCHES}{made.pk}/change/", {"do": "forget"})["Location"].endswith("?rule=insult")
    assert not Batch.objects.exists()
    old = drafted([])
    Batch.objects.filter(pk=old.pk).update(made_at=old.made_at - 2 * batches.A_DRAFT_LASTS)
    new = drafted([])
    assert list(Batch.objects.all()) == [new]


# --- working ----------------------------------------------------------------------------------------------------------


def test_confirmed_it_is_worked_off_in_the_background_with_its_progress(client, claire, later, small_steps):
    comments = [waiting(broken=["insult"]) for _ in range(5)]
    client.post(f"{BATCHES}choose/", {"back": "rule=insult"})
    made = Batch.objects.get()
    page = f"{BATCHES}{made.pk}/change/"
    client.post(page, {"do": "publish"})
    assert later == [made.pk]
    assert batches.step(made.pk)
    assert states(comments) == ["published"] * 2 + ["held"] * 3
    text = client.get(page).content.decode()
    assert "2 of 5 comments gone through." in text
    assert 'value="40"' in text
    piece = client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "2 of 5 comments gone through." in piece
    assert "<html" not in piece
    batches.work.func(made.pk)
    assert set(states(comments)) == {"published"}
    assert set(StatusChange.objects.filter(verb=Verb.APPROVE).values_list("actor_id", flat=True)) == {claire.pk}
    assert "Undo the whole batch" in client.get(page).content.decode()


def test_removing_asks_for_the_rule_and_keeps_the_words(client, claire, later):
    comments = [waiting(broken=["insult"]) for _ in range(3)]
    client.post(f"{BATCHES}choose/", {"back": "rule=insult"})
    made = Batch.objects.get()
    page = f"{BATCHES}{made.pk}/change/"
    assert "Choose the rule they are removed under." in client.post(page, {"do": "remove"}).content.decode()
    assert later == []
    text = PreparedText.objects.filter(rule="insult").first()
    said = {"to_author": "Sans injures, s’il vous plaît.", "prepared": text.pk}
    client.post(page, {"do": "remove", "ground": "insult", **said})
    batches.work.func(made.pk)
    assert {(c.status, c.ground) for c in Comment.objects.all()} == {("removed", "insult")}
    line = StatusChange.objects.filter(comment=comments[0]).latest("pk")
    assert [(note.text, note.prepared["fr"]) for note in line.notes.all()] == [("Sans injures, s’il vous plaît.", text.text_fr)]


def test_what_arrives_after_it_was_written_down_is_not_touched(later):
    comments = [waiting(broken=["insult"])]
    made = batches.draft(QueuedComment.objects.under(facets.of_rule("insult")), Origin("queue"), ALICE)
    comments.append(waiting(broken=["insult"]))
    batches.begin(made, ALICE, PUBLISH)
    batches.work.func(made.pk)
    assert states(comments) == ["published", "held"]


def test_what_somebody_else_decided_or_its_author_changed_is_left_and_listed(client, claire, later):
    comments = [waiting(f"Texte numéro {'abc'[n]}.") for n in range(3)]
    made = drafted(comments)
    services.remove(comments[0], Seen.of(comments[0]), BRUNO, "insult")
    Comment.objects.filter(pk=comments[1].pk).update(revision=2)
    batches.begin(made, ALICE, PUBLISH)
    batches.work.func(made.pk)
    made.refresh_from_db()
    assert states(comments) == ["removed", "held", "published"]
    assert (made.done, made.overtaken, made.state) == (1, 2, "finished")
    text = client.get(f"{BATCHES}{made.pk}/change/").content.decode()
    assert "2 comments were decided by others" in text
    assert "Texte numéro a." in text
    assert "Bruno" in text
    assert "Texte numéro c." not in text


def test_a_crash_in_the_middle_of_a_step_undoes_that_step_alone_and_it_goes_on_from_there(later, small_steps, monkeypatch):
    comments = [waiting() for _ in range(5)]
    made = drafted(comments)
    batches.begin(made, ALICE, PUBLISH)
    batches.step(made.pk)
    with monkeypatch.context() as broken:
        broken.setattr(batches, "_note_outcomes", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            batches.step(made.pk)
    made.refresh_from_db()
    assert states(comments) == ["published"] * 2 + ["held"] * 3
    assert (made.cursor, made.state) == (2, "working")
    batches.resume(made)
    batches.work.func(made.pk)
    batches.work.func(made.pk)  # handed to two workers, nothing is done twice
    made.refresh_from_db()
    assert (made.done, made.overtaken, made.cursor, made.state) == (5, 0, 5, "finished")
    assert StatusChange.objects.filter(verb=Verb.APPROVE).count() == 5


def test_left_by_its_worker_it_says_so_and_goes_on_when_asked(client, claire, later):
    made = drafted([waiting()])
    batches.begin(made, ALICE, PUBLISH)
    assert 'value="resume"' not in client.get(f"{BATCHES}{made.pk}/change/").content.decode()
    long_ago = made.made_at - batches.A_DRAFT_LASTS
    Batch.objects.filter(pk=made.pk).update(stepped_at=long_ago)
    assert 'value="resume"' in client.get(f"{BATCHES}{made.pk}/change/").content.decode()
    client.post(f"{BATCHES}{made.pk}/change/", {"do": "resume"})
    assert later == [made.pk, made.pk]


def test_paused_it_does_nothing_until_it_goes_on(client, claire, later, small_steps):
    comments = [waiting() for _ in range(3)]
    made = drafted(comments)
    batches.begin(made, ALICE, PUBLISH)
    batches.step(made.pk)
    client.post(f"{BATCHES}{made.pk}/change/", {"do": "pause"})
    batches.work.func(made.pk)
    assert states(comments).count("held") == 1
    client.post(f"{BATCHES}{made.pk}/change/", {"do": "resume"})
    batches.work.func(made.pk)
    assert states(comments).count("held") == 0


def test_stopped_it_stays_so_and_what_is_done_can_be_undone(client, claire, later, small_steps):
    comments = [waiting() for _ in range(3)]
    made = drafted(comments)
    batches.begin(made, ALICE, PUBLISH)
    batches.step(made.pk)
    client.post(f"{BATCHES}{made.pk}/change/", {"do": "stop"})
    client.post(f"{BATCHES}{made.pk}/change/", {"do": "resume"})
    batches.work.func(made.pk)
    assert states(comments) == ["published", "published", "held"]
    undoing = batches.draft_undo(Batch.objects.get(), BRUNO)
    assert undoing.total == 2


def test_one_batch_is_at_work_at_a_time(client, claire, later):
    first, second = drafted([waiting()]), drafted([waiting()])
    batches.begin(first, ALICE, PUBLISH)
    with pytest.raises(OneAtWork):
        batches.begin(second, BRUNO, PUBLISH)
    answer = client.post(f"{BATCHES}{second.pk}/change/", {"do": "publish"}, follow=True)
    assert "Another batch is at work" in answer.content.decode()
    batches.work.func(first.pk)
    batches.begin(second, BRUNO, PUBLISH)
    assert later == [first.pk, second.pk]


def test_a_long_one_gives_way_to_other_work(later, small_steps, monkeypatch):
    monkeypatch.setattr(batches, "A_TURN_SECONDS", 0.0)
    comments = [waiting() for _ in range(5)]
    made = drafted(comments)
    batches.begin(made, ALICE, PUBLISH)
    batches.work.func(made.pk)
    assert states(comments).count("published") == 2
    assert later == [made.pk, made.pk]


def test_the_statements_of_a_step_are_few(later):
    article = make_article()
    made = drafted([waiting(article=article) for _ in range(100)])
    batches.begin(made, ALICE, PUBLISH)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        batches.step(made.pk)
    assert len([q for q in captured if "SAVEPOINT" not in q["sql"]]) <= 26


# --- undoing ----------------------------------------------------------------------------------------------------------


def test_undoing_the_batch_gives_each_comment_the_state_and_the_place_it_came_from(client, claire, later, small_steps):
    article = make_article()
    held, published = [waiting(article=article) for _ in range(3)], [waiting(article=article) for _ in range(2)]
    for comment in published:
        decide(comment)
    places = dict(Comment.objects.values_list("pk", "queue_key"))
    made = drafted([*held, *published])
    batches.begin(made, ALICE, Choice(Verb.REMOVE, "insult"))
    batches.work.func(made.pk)
    assert set(states([*held, *published])) == {"removed"}
    services.restore(Comment.objects.get(pk=held[0].pk), Seen("removed", 1), BRUNO)
    page = f"{BATCHES}{made.pk}/change/"
    asked = client.post(page, {"do": "undo"}, follow=True).content.decode()
    assert "5 decisions." in asked
    assert "3 comments wait for a decision again." in asked
    assert "2 comments go back onto the page" in asked
    undoing = made.undone_by.get()
    assert "Undo the whole batch" in client.get(page).content.decode()  # drafted, not begun
    assert client.post(page, {"do": "undo"})["Location"].endswith(f"/{undoing.pk}/change/")
    client.post(f"{BATCHES}{undoing.pk}/change/", {"do": "undo"})
    assert "Undo the whole batch" not in client.get(page).content.decode()
    batches.work.func(undoing.pk)
    undoing.refresh_from_db()
    assert states([*held, *published]) == ["published", "held", "held", "published", "published"]
    assert (undoing.done, undoing.overtaken) == (4, 1)
    for comment in Comment.objects.filter(status=Status.HELD):
        assert comment.queue_key == places[comment.pk]
    assert [c.pk for c in QueuedComment.objects.under(facets.EVERYTHING).order_by("pk")] == [c.pk for c in held[1:]]


def test_an_undone_batch_can_be_brought_back(later):
    comments = [waiting() for _ in range(3)]
    made = drafted(comments)
    for what in (made, None, None):
        batch = what or batches.draft_undo(Batch.objects.latest("pk"), ALICE)
        batches.begin(batch, ALICE, None if batch.what else PUBLISH)
        batches.work.func(batch.pk)
    assert set(states(comments)) == {"published"}


# --- what was ticked, and the least suspect ---------------------------------------------------------------------------


def test_what_was_ticked_is_undone_together(client, claire, later):
    comments = [waiting() for _ in range(3)]
    answer = client.post(QUEUE, ticked(*comments, action="approve_selected"), follow=True)
    kept = Batch.objects.get()
    assert f"/batch/{kept.pk}/change/" in answer.content.decode()
    assert (kept.state, kept.done, kept.actor_id) == ("finished", 3, claire.pk)
    undoing = batches.draft_undo(kept, ALICE)
    batches.begin(undoing, ALICE)
    batches.work.func(undoing.pk)
    assert set(states(comments)) == {"held"}


def test_one_alone_is_no_batch(client, claire):
    client.post(QUEUE, ticked(waiting(), action="approve_selected"))
    assert not Batch.objects.exists()


def test_the_least_suspect_are_shown_whole_and_published_together(client, claire):
    surer = [waiting(f"Un avis {'abcdef'[n]}. " * 200, probabilities={"insult": n / 10}, held_because="rules") for n in range(6)]
    reported = waiting(probabilities={"insult": 0.0}, held_because="reports")
    text = client.get(f"{BATCHES}least/").content.decode()
    places = [text.index(f'id="card-{comment.pk}"') for comment in surer]
    assert places == sorted(places)
    assert f'id="card-{reported.pk}"' not in text
    assert "Publish these 6" in text
    assert "<details" not in text[text.index("<article") :]
    client.post(QUEUE, ticked(*surer, action="approve_selected"))
    assert set(states(surer)) == {"published"}
    assert not Suspicion.objects.exists()


def test_what_the_check_could_not_judge_is_not_among_the_least_suspect(client, claire):
    waiting(probabilities={"insult": None, "off_topic": 0.0}, held_because="rules")
    assert "No comment waits that the check could judge." in client.get(f"{BATCHES}least/").content.decode()


# --- who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["", "least/", "revert/", "choose/"])
def test_only_who_may_decide_sees_batches(client, address):
    client.force_login(person("josse", EDITORS))
    assert client.get(BATCHES + address).status_code == 403
    made = drafted([waiting()])
    assert client.post(f"{BATCHES}{made.pk}/change/", {"do": "publish"}).status_code == 403


# --- what a rule or a person did --------------------------------------------------------------------------------------


def reverted(client, which, since="2026-11-01", **more) -> Batch:
    """Ask for it, look at it, confirm it."""
    client.post(f"{BATCHES}revert/", {"which": which, "since": since, **more})
    made = Batch.objects.latest("pk")
    client.post(f"{BATCHES}{made.pk}/change/", {"do": "undo"})
    batches.work.func(made.pk)
    return Batch.objects.get(pk=made.pk)


def remove(comment, actor=BRUNO, ground="insult"):
    comment.refresh_from_db()
    return services.remove(comment, Seen.of(comment), actor, ground)


def written(line, day):
    with append_only.lifted(connection):
        StatusChange.objects.filter(pk=line.pk).update(at=datetime.datetime.fromisoformat(f"{day}T12:00:00+00:00"))


def test_what_a_rule_removed_since_a_day_goes_back_to_where_it_came_from(client, claire, later):
    held, published, before, other, restored = (waiting() for _ in range(5))
    decide(published)
    for comment in (held, published, restored):
        remove(comment)
    written(remove(before), "2026-10-30")
    remove(other, ground="off_topic")
    restored.refresh_from_db()
    services.restore(restored, Seen.of(restored), ALICE)
    text = client.post(f"{BATCHES}revert/", {"which": "rule:insult", "since": "2026-11-01"}, follow=True).content.decode()
    assert "2 decisions." in text
    assert "What was removed under rule 3 Insults since 1 November 2026" in text
    done = reverted(client, "rule:insult")
    assert (done.total, done.done) == (2, 2)
    assert states([held, published, before, other, restored]) == ["held", "published", "removed", "removed", "published"]


def test_only_what_the_check_had_noticed_is_reverted_where_that_is_asked(client, claire, later):
    noticed, not_noticed = waiting("Quel abruti.", findings=[("insult", "abruti", 3.0)]), waiting()
    remove(noticed), remove(not_noticed)
    reverted(client, "rule:insult", found_by_check="on")
    assert states([noticed, not_noticed]) == ["held", "removed"]


def test_all_a_person_decided_goes_back_step_by_step_and_what_others_decided_over_stays(client, claire, later):
    bruno = person("bruno")
    actor = Actor.of(bruno)
    once, twice, over, mine, undone = (waiting() for _ in range(5))
    remove(once, actor)
    decide(twice, actor), remove(twice, actor)
    decide(over, actor), remove(over, ALICE)
    decide(mine, ALICE)
    services.undo(remove(undone, actor), ALICE)
    done = reverted(client, f"person:{bruno.pk}")
    assert (done.total, done.done, done.overtaken) == (3, 3, 0)
    assert states([once, twice, over, mine, undone]) == ["held", "held", "removed", "published", "held"]


def test_a_decision_made_between_looking_and_confirming_wins(client, claire, later):
    comment = waiting()
    remove(comment)
    client.post(f"{BATCHES}revert/", {"which": "rule:insult", "since": "2026-11-01"})
    made = Batch.objects.get()
    comment.refresh_from_db()
    services.reground(comment, Seen.of(comment), ALICE, "off_topic")
    client.post(f"{BATCHES}{made.pk}/change/", {"do": "undo"})
    batches.work.func(made.pk)
    made.refresh_from_db()
    assert (made.done, made.overtaken) == (0, 1)
    assert states([comment]) == ["removed"]


def test_nothing_to_revert_is_said(client, claire):
    text = client.post(f"{BATCHES}revert/", {"which": "rule:insult", "since": "2026-11-01"}, follow=True).content.decode()
    assert "there is nothing to do" in text
    assert "Undo these" not in text
    assert client.post(f"{BATCHES}revert/", {"which": "rule:none", "since": "hier"}).context["form"].errors.keys() == {
        "which",
        "since",
    }


def test_removing_a_whole_list_needs_the_permission_of_removing_several(client, later):
    user = person("remi")
    user.groups.clear()
    for app, code in (("comments", "moderate_comment"), ("moderation", "view_queuedcomment")):
        user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=code))
    client.force_login(user)
    made = drafted([waiting()])
    page = f"{BATCHES}{made.pk}/change/"
    assert "Remove them all" not in client.get(page).content.decode()
    assert client.post(page, {"do": "remove", "ground": "insult"}).status_code == 403
    client.post(page, {"do": "publish"})
    assert later == [made.pk]


def test_what_is_on_the_page_can_only_be_removed_together(client, claire, later):
    comments = [waiting(name="Josette") for _ in range(2)]
    for comment in comments:
        decide(comment)
    text = client.post(f"{BATCHES}choose/", {"back": "status=published&name=Josette"}, follow=True).content.decode()
    assert "Remove these 2 comments" in text
    assert "Publish these" not in text
    made = Batch.objects.get()
    client.post(f"{BATCHES}{made.pk}/change/", {"do": "publish"})
    assert later == []
