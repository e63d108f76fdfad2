"""The history: every line of the log, what it can be narrowed to, and undoing from there; and the rules with their versions."""

import csv
import datetime
import io
import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments import append_only, services
from comments.drafts import Actor
from comments.models import Comment, Status, StatusChange
from comments.services import Seen, Words
from moderation import notice
from moderation.desk import log_export
from moderation.desk.batches import decide_together
from moderation.desk.decisions import Choice
from moderation.models import Decision, Policy, PostedRule
from tests.desk import HISTORY, person, waiting
from tests.making import make_article, make_comment

pytestmark = pytest.mark.django_db
ALICE, BRUNO = Actor(101, "Alice"), Actor(102, "Bruno")
RULES = "/en/admin/moderation/postedrule/"


@pytest.fixture
def claire(client) -> User:
    user = person("claire")
    client.force_login(user)
    return user


def approve(comment, actor=ALICE):
    return services.approve(comment, Seen.of(comment), actor)


def remove(comment, ground="insult", actor=ALICE):
    return services.remove(comment, Seen.of(comment), actor, ground)


def lines(client, query="") -> list[int]:
    return [int(pk) for pk in re.findall(r'<li id="line-(\d+)"', client.get(HISTORY + query).content.decode())]


# --- the list ---------------------------------------------------------------------------------------------------------


def test_decisions_stand_newest_first_without_what_no_person_decided(client, claire):
    first, second = approve(waiting()), remove(waiting())
    make_comment()
    assert lines(client) == [second.pk, first.pk]
    assert len(lines(client, "?actor=all")) == 5


def test_a_line_says_what_who_when_under_which_rule_and_on_what(client, claire):
    remove(waiting("Un mot de trop.", name="Josette"))
    text = client.get(HISTORY).content.decode()
    for words in ("<b>removed</b>", "(3 Insults)", "Alice", ">Josette</b>", "Un mot de trop."):
        assert words in text


def test_what_its_author_withdrew_is_not_quoted_in_the_list(client, claire):
    comment = waiting("Mon adresse est ici.")
    approve(comment)
    services.withdraw(comment, Seen.of(comment))
    text = client.get(HISTORY + "?actor=all").content.decode()
    assert "Mon adresse est ici." not in text
    assert "withdrawn by its author" in text


def test_the_history_is_narrowed_by_decision_rule_and_person(client, claire):
    published, insult, off_topic = approve(waiting()), remove(waiting(), actor=BRUNO), remove(waiting(), "off_topic")
    own = services.approve(waiting(), Seen("held", 1), Actor.of(claire))
    assert lines(client, "?verb=approve") == [own.pk, published.pk]
    assert lines(client, "?ground=insult") == [insult.pk]
    assert lines(client, "?verb=remove") == [off_topic.pk, insult.pk]
    assert lines(client, f"?actor={claire.pk}") == [own.pk]
    assert lines(client, "?actor=102&verb=remove") == [insult.pk]
    assert lines(client, "?actor=102&verb=approve") == []
    assert lines(client, "?verb=none") == []


def test_pages_are_cut_by_key(client, claire, monkeypatch):
    monkeypatch.setattr(admin.site._registry[Decision], "list_per_page", 2)
    made = [approve(waiting()).pk for _ in range(5)][::-1]
    assert lines(client) == made[:2]
    following = client.get(HISTORY).context["cl"].next_page
    approve(waiting())
    assert lines(client, following) == made[2:4]
    assert lines(client, "?after=x") != []


def test_the_number_of_queries_does_not_grow(client, claire):
    def count():
        notice._rules_of.cache_clear()
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(HISTORY).status_code == 200
        assert not [q for q in captured if "OFFSET" in q["sql"]]
        return len(captured)

    approve(waiting())
    few = count()
    for _ in range(20):
        remove(waiting())
    assert count() == few <= 14


def test_an_empty_history_says_so(client, claire):
    assert "No decision has been made yet." in client.get(HISTORY).content.decode()
    assert "No decision answers to this choice." in client.get(HISTORY + "?verb=approve").content.decode()


def test_a_line_leads_to_its_comment(client, claire):
    line = approve(waiting())
    assert client.get(f"{HISTORY}{line.pk}/change/")["Location"].endswith(f"/queuedcomment/{line.comment_id}/change/#life")


# --- undo -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decide", "from_", "warned"),
    [
        (approve, "held", False),
        (remove, "held", False),
        (remove, "published", True),
        (lambda c: services.hold(c, Seen.of(c), ALICE), "published", True),
        (lambda c: services.reopen(c, Seen.of(c), ALICE), "removed", False),
        (lambda c: services.restore(c, Seen.of(c), ALICE), "removed", False),
        (lambda c: services.reground(c, Seen.of(c), ALICE, "off_topic"), "removed", False),
    ],
)
def test_each_decision_is_undone_from_there_after_a_question(client, claire, decide, from_, warned):
    comment = make_comment(status=from_)
    before = (comment.status, comment.ground)
    line = decide(comment)
    assert f"{line.pk}/undo/" in client.get(HISTORY).content.decode()
    asked = client.get(f"{HISTORY}{line.pk}/undo/").content.decode()
    assert ("Everybody will be able to read this comment again." in asked) == warned
    answer = client.post(f"{HISTORY}{line.pk}/undo/", {"confirmed": "1"}, follow=True)
    comment.refresh_from_db()
    assert (comment.status, comment.ground) == before
    undone = StatusChange.objects.latest("pk")
    assert (undone.undoes_id, undone.actor_id) == (line.pk, claire.pk)
    assert "The decision was undone." in [str(m) for m in answer.context["messages"]]


def test_what_puts_a_comment_on_the_page_is_never_undone_without_the_question(client, claire):
    comment = make_comment(status="published")
    line = remove(comment)
    client.post(f"{HISTORY}{line.pk}/undo/")
    comment.refresh_from_db()
    assert comment.status == Status.REMOVED


def test_only_the_last_decision_on_a_comment_can_be_undone(client, claire):
    comment = waiting()
    first, second = approve(comment), services.hold(comment, Seen.of(comment), BRUNO)
    text = client.get(HISTORY).content.decode()
    assert f"{second.pk}/undo/" in text
    assert f"{first.pk}/undo/" not in text
    answer = client.post(f"{HISTORY}{first.pk}/undo/", {"confirmed": "1"}, follow=True)
    assert "cannot be undone any more" in " ".join(str(m) for m in answer.context["messages"])
    comment.refresh_from_db()
    assert comment.status == Status.HELD


@pytest.mark.parametrize("what", ["import", "withdrawal"])
def test_what_no_moderator_did_is_not_undone(client, claire, what):
    comment = make_comment()
    line = services.withdraw(comment, Seen.of(comment)) if what == "withdrawal" else comment.changes.get()
    before = StatusChange.objects.count()
    assert client.post(f"{HISTORY}{line.pk}/undo/", {"confirmed": "1"}).status_code == 302
    assert StatusChange.objects.count() == before


def test_of_two_who_undo_the_second_is_told(client, claire, monkeypatch):
    comment = waiting()
    line = approve(comment)
    real = services.undo

    def overtaken(change, actor):
        services.hold(Comment.objects.get(pk=comment.pk), Seen("published", 1), BRUNO)
        return real(change, actor)

    monkeypatch.setattr("moderation.admin.history.services.undo", overtaken)
    answer = client.post(f"{HISTORY}{line.pk}/undo/", {"confirmed": "1"}, follow=True)
    assert "Bruno has already put this comment back into the queue" in " ".join(str(m) for m in answer.context["messages"])
    assert StatusChange.objects.latest("pk").actor_name == "Bruno"


def test_a_line_that_is_not_there(client, claire):
    assert client.get(f"{HISTORY}999999/undo/").status_code == 404
    assert client.get(f"{HISTORY}999999/change/").status_code == 404


# --- the rules and their versions -------------------------------------------------------------------------------------


@pytest.fixture
def owner(client) -> User:
    user = person("owner", group=None)
    client.force_login(user)
    return user


def changed(rule, **fields) -> dict:
    names = ("code", "order", "title_fr", "title_en", "wording_fr", "wording_en", "threshold", "action")
    no_terms = {"terms-TOTAL_FORMS": 0, "terms-INITIAL_FORMS": 0}
    return {name: "" if (value := getattr(rule, name)) is None else value for name in names} | no_terms | fields


def test_a_changed_rule_makes_the_next_version(client, owner):
    rule = PostedRule.objects.get(code="insult")
    answer = client.post(f"{RULES}{rule.pk}/change/", changed(rule, title_en="Offences"), follow=True)
    latest = Policy.objects.order_by("-number").first()
    assert (latest.number, latest.made_by) == (2, "owner")
    assert [r["title_en"] for r in latest.rules if r["code"] == "insult"] == ["Offences"]
    assert "Version 2 of the rules is in force." in [str(m) for m in answer.context["messages"]]


def test_a_rule_saved_unchanged_makes_none(client, owner):
    rule = PostedRule.objects.get(code="insult")
    client.post(f"{RULES}{rule.pk}/change/", changed(rule))
    assert Policy.objects.count() == 1


def test_the_code_of_a_rule_stays(client, owner):
    rule = PostedRule.objects.get(code="insult")
    client.post(f"{RULES}{rule.pk}/change/", changed(rule, code="other"))
    rule.refresh_from_db()
    assert rule.code == "insult"


def test_a_threshold_that_is_no_probability_is_refused(client, owner):
    rule = PostedRule.objects.get(code="insult")
    assert client.post(f"{RULES}{rule.pk}/change/", changed(rule, threshold="1.5")).status_code == 200
    rule.refresh_from_db()
    assert rule.threshold == 0.5
    assert Policy.objects.count() == 1


def test_a_moderator_reads_the_rules_and_their_versions_and_changes_neither(client, claire):
    rule = PostedRule.objects.get(code="insult")
    assert client.get(f"{RULES}{rule.pk}/change/").status_code == 200
    assert client.post(f"{RULES}{rule.pk}/change/", changed(rule, title_en="Offences")).status_code == 403
    text = client.get("/en/admin/moderation/policy/1/change/").content.decode()
    assert "<dt>3 Insults</dt>" in text
    assert "Insults are removed" in text
    assert Policy.objects.count() == 1


# --- days, batches, the whole of it as a table ------------------------------------------------------------------------


def at(line, day):
    """The log is append-only; a test may say when a line was written."""
    with append_only.lifted(connection):
        StatusChange.objects.filter(pk=line.pk).update(at=datetime.datetime.fromisoformat(f"{day}T23:30:00+00:00"))
    return line.pk


def test_the_history_is_narrowed_to_days_by_the_site_s_clock(client, claire):
    first, second, third = at(approve(waiting()), "2026-11-02"), at(approve(waiting()), "2026-11-03"), approve(waiting()).pk
    assert lines(client, "?since=2026-11-04") == [third, second]  # half past midnight in Paris
    assert lines(client, "?since=2026-11-03&until=2026-11-04") == [second, first]
    assert lines(client, "?until=2026-11-03") == [first]
    assert lines(client, "?since=hier") == [third, second, first]
    assert lines(client, "?until=9999-12-31") == [third, second, first]


def test_pages_of_days_are_cut_by_key(client, claire, monkeypatch):
    monkeypatch.setattr(admin.site._registry[Decision], "list_per_page", 2)
    late, early = at(approve(waiting()), "2026-11-05"), at(approve(waiting()), "2026-11-02")
    same = at(approve(waiting()), "2026-11-05")
    assert lines(client, "?until=2026-11-30") == [same, late]
    following = client.get(HISTORY + "?until=2026-11-30").context["cl"].next_page
    assert lines(client, following) == [early]


def test_what_one_batch_did_can_be_looked_at_alone(client, claire):
    comments = [waiting() for _ in range(3)]
    _moved, kept = decide_together({c: Seen.of(c) for c in comments}, ALICE, Choice("approve"), Words())
    approve(waiting())
    assert len(lines(client)) == 4
    assert len(lines(client, f"?batch={kept.pk}")) == 3
    assert lines(client, "?batch=x") == []


def exported(client, query="") -> list[list[str]]:
    answer = client.get(f"{HISTORY}export/{query}")
    assert answer.streaming
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def test_the_list_as_it_is_narrowed_is_exported_whole(client, claire, monkeypatch):
    monkeypatch.setattr(log_export, "AT_ONCE", 2)
    made = [remove(waiting("Un mot secret.")).pk for _ in range(5)]
    approve(waiting())
    head, *rows = exported(client, "?verb=remove")
    assert head[:3] == ["line", "at", "decision"]
    assert [int(row[0]) for row in rows] == made[::-1]
    assert all("Un mot secret." not in cell for row in rows for cell in row)
    assert f"{HISTORY}export/?verb=remove" in client.get(HISTORY + "?verb=remove").content.decode()


def test_no_name_or_title_is_run_as_a_formula_by_a_spreadsheet(client, claire):
    comment = waiting(article=make_article(title='=HYPERLINK("https://example.org")'))
    approve(comment, Actor(7, "+33 1 23"))
    row = dict(zip(*exported(client), strict=True))
    assert row["article"] == '\'=HYPERLINK("https://example.org")'
    assert row["by"] == "'+33 1 23"


def test_a_decision_past_what_was_undone_can_be_undone_and_its_button_is_there(client, claire):
    comment = waiting()
    published = approve(comment)
    removed = remove(comment)
    undone = services.undo(removed, ALICE)
    text = client.get(HISTORY).content.decode()
    assert f"{published.pk}/undo/" in text
    assert f"{removed.pk}/undo/" not in text
    assert f"{undone.pk}/undo/" in text
    life = client.get(f"/en/admin/moderation/queuedcomment/{comment.pk}/change/").content.decode()
    assert f"{published.pk}/undo/" in life
    client.post(f"{HISTORY}{published.pk}/undo/", {"confirmed": "1"})
    comment.refresh_from_db()
    assert comment.status == Status.HELD
