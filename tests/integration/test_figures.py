"""Figures: each day counted once, from the log; the page and the report read what was counted."""

import csv
import datetime
import io
import json

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from comments import services
from comments.drafts import Actor
from comments.services import Seen
from moderation.appeals import answering
from moderation.figures import days, names
from moderation.figures.counting import Day, count
from moderation.figures.spans import span_of
from moderation.figures.words import last_week, sentence
from moderation.founding import MODERATORS, after_migrate
from moderation.learning import spot_checks
from moderation.models import DayFigure, SpotCheck
from moderation.reports import taking
from tests.desk import person, waiting
from tests.making import make_article, make_comment, make_draft

pytestmark = pytest.mark.django_db

CLAIRE, DENIS = Actor(101, "Claire"), Actor(102, "Denis")
INSULT = "Espèce de crétin, va."
PAGE = "/en/admin/moderation/dayfigure/"


@pytest.fixture
def today():
    return Day(timezone.localdate(timezone=days.zone()), days.zone())


def seen(comment):
    comment.refresh_from_db()
    return Seen.of(comment)


def held(text=""):
    return waiting(text, broken=["insult"], findings=[("insult", None, 2.0)])


def tomorrow():
    return timezone.now() + datetime.timedelta(days=1)


# --- one day ------------------------------------------------------------------------------------------------------------


def test_what_comes_in_is_published_at_once_or_held_for_a_reason(today):
    services.submit(make_draft(text="Le tonnage a baissé de moitié en dix ans."))
    services.submit(make_draft(text=INSULT))
    found = count(today)
    assert (found[names.SENT, ""], found[names.AT_ONCE, ""], found[names.HELD, "rules"]) == (2, 1, 1)
    assert found[names.NOTICED, "insult"] == 1


def test_what_is_imported_did_not_come_in(today):
    make_comment()
    assert count(today)[names.SENT, ""] == 0


def test_decisions_count_by_verb_and_rule_and_by_person(today):
    kept, gone = held(), held()
    services.approve(kept, seen(kept), CLAIRE)
    services.remove(gone, seen(gone), DENIS, "insult")
    found = count(today)
    assert (found[names.DECIDED, "approve:"], found[names.DECIDED, "remove:insult"]) == (1, 1)
    assert (found[names.BY, "101"], found[names.BY, "102"]) == (1, 1)
    assert sum(n for (name, _key), n in found.items() if name == names.WAITED) == 2


def test_taking_back_ones_own_slip_is_undone_and_turns_nothing_round(today):
    comment = held()
    services.undo(services.remove(comment, seen(comment), CLAIRE, "insult"), CLAIRE)
    found = count(today)
    assert found[names.UNDONE, "reopen"] == 1
    assert found[names.TURNED, "remove:insult"] == 0


def test_another_persons_undoing_turns_a_decision_round(today):
    comment = held()
    services.undo(services.remove(comment, seen(comment), CLAIRE, "insult"), DENIS)
    found = count(today)
    assert (found[names.TURNED, "remove:insult"], found[names.TURNED_OF, "101"]) == (1, 1)


def test_a_report_is_right_when_its_comment_is_removed_and_wrong_when_it_is_left(today):
    bad, good = make_comment(), make_comment()
    for n, comment in enumerate((bad, good)):
        taking.report(comment, taking.Said("insult", "", f"browser-{n}", ""))
    services.remove(bad, seen(bad), CLAIRE, "insult")
    taking.leave_published(good, CLAIRE)
    found = count(today)
    assert (found[names.REPORTED, "insult"], found[names.RIGHT, "insult"], found[names.WRONG, "insult"]) == (2, 1, 1)


def test_an_open_report_is_neither(today):
    taking.report(make_comment(), taking.Said("insult", "", "browser", ""))
    found = count(today)
    assert (found[names.RIGHT, "insult"], found[names.WRONG, "insult"]) == (0, 0)


def test_appeals_count_by_outcome_and_an_upheld_one_turns_the_decision_round(today):
    comment, user = make_comment(), person()
    services.remove(comment, seen(comment), DENIS, "insult")
    appeal = answering.contest(comment, "Je ne vois pas.")
    answering.answer(appeal, user, seen(comment), answering.Answer(appeal.Outcome.RESTORED))
    found = count(today)
    assert (found[names.APPEALED, "insult"], found[names.ANSWERED, "restored"], found[names.TURNED_OF, "102"]) == (1, 1, 1)


def test_two_persons_about_one_drawn_comment(today):
    comment = held()
    drawn = {"revision": 1, "drawn_at": timezone.now(), "answered_at": timezone.now(), "answered_by": 101}
    SpotCheck.objects.create(comment=comment, kind="held", ground="insult", **drawn)
    services.remove(comment, seen(comment), DENIS, "insult")
    found = count(today)
    assert (found[names.BLIND, "held:insult"], found[names.ALIKE, "yes"]) == (1, 1)


# --- every day once -----------------------------------------------------------------------------------------------------


def test_a_day_that_is_not_over_is_not_counted():
    services.submit(make_draft())
    assert days.count_all() == 0


def test_counting_again_changes_nothing():
    services.submit(make_draft())
    assert days.count_all(tomorrow()) == 1
    before = list(DayFigure.objects.values_list("day", "name", "key", "n"))
    assert days.count_all(tomorrow()) == 0
    assert list(DayFigure.objects.values_list("day", "name", "key", "n")) == before


def test_counting_goes_on_where_it_was_stopped_and_leaps_over_empty_months():
    services.submit(make_draft())
    days.count_all(tomorrow())
    much_later = timezone.now() + datetime.timedelta(days=90)
    told = []
    assert days.count_all(much_later, said=told.append) == 1
    assert told == [days.yesterday(much_later)]


def test_a_stop_within_a_day_leaves_nothing_of_it(monkeypatch):
    services.submit(make_draft())

    def stopped(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(days, "count", stopped)
    with pytest.raises(KeyboardInterrupt):
        days.count_all(tomorrow())
    assert not DayFigure.objects.exists()


def test_the_night_has_the_next_night_count(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    days.leave_for_tonight()
    days.leave_for_tonight()
    (left,) = DBTaskResult.objects.values_list("run_after", flat=True)
    assert timezone.localtime(left, days.zone()).time() == days.AT


# --- the sentence, the page, the report -----------------------------------------------------------------------------------


def told_of(day, **numbers):
    for name, keys in numbers.items():
        DayFigure.objects.bulk_create([DayFigure(day=day, name=name, key=key, n=n) for key, n in keys.items()])


def test_the_week_in_one_sentence():
    monday = datetime.date(2026, 5, 18)
    told_of(
        datetime.date(2026, 5, 13),
        at_once={"": 412},
        held={"rules": 19},
        decided={"approve:": 11, "remove:insult": 4},
        waited={str(span_of(5 * 3600)): 15},
    )
    told_of(monday, at_once={"": 7})
    with override("en"):
        assert sentence(last_week(monday)) == "This week: 423 published, 19 held, 11 published after reading, median wait 5 h."


def test_the_page_shows_charts_with_their_tables(client):
    told_of(days.yesterday(), counted={"": 1}, sent={"": 31}, at_once={"": 29}, held={"rules": 2}, decided={"remove:insult": 2})
    client.force_login(person())
    page = client.get(PAGE).content.decode()
    assert page.count('role="img"') == page.count("The same in figures") == 3
    assert "<dd>94 %</dd>" in page
    assert "Count now" not in page


def test_what_was_not_counted_yet_is_said_and_can_be_counted(client):
    services.submit(make_draft())
    client.force_login(person())
    assert "Count now" in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}count/").status_code == 302


def test_opening_the_page_asks_as_many_questions_however_much_was_counted(client, django_assert_max_num_queries):
    client.force_login(person())
    client.get(PAGE)
    told_of(days.yesterday(), decided={f"remove:{n}": 1 for n in range(300)})
    with django_assert_max_num_queries(40) as few:
        client.get(PAGE)
    assert not [query["sql"] for query in few.captured_queries if "COUNT(*)" in query["sql"]]


def test_nothing_that_needs_two_shows_with_one(client):
    told_of(days.yesterday(), by={"101": 4}, alike={"yes": 3})
    user = person()
    client.force_login(user)
    alone = client.get(PAGE).content.decode()
    person("denis", last_login=timezone.now())
    together = client.get(PAGE).content.decode()
    assert ("Two persons" in alone, "Two persons" in together) == (False, True)
    assert (">Moderators<" in alone, ">Moderators<" in together) == (False, True)


@pytest.mark.parametrize("name", ["", "figures.csv", "figures.json"])
def test_who_may_not_see_figures_is_refused(client, name):
    client.force_login(person("edith", "Responsables d’édition"))
    assert client.get(PAGE + name).status_code == 403


def test_a_threshold_is_proposed_and_nothing_is_set(client):
    told_of(
        days.yesterday(),
        hits={"insult/": 60},
        disagreed={"insult/": 60},
        band_disagreed={"insult/10": 60, "insult/11": 60, "insult/18": 1},
    )
    client.force_login(person())
    assert "would spare the others the wait" in client.get(PAGE).content.decode()


def report(*args):
    out = io.StringIO()
    call_command("moderation_report", *args, stdout=out)
    return out.getvalue()


def test_the_report_as_csv_and_as_json_says_the_same():
    told_of(
        datetime.date(2026, 5, 13),
        reported={"insult": 3},
        right={"insult": 2},
        appealed={"insult": 1},
        answered={"kept": 1},
        appeal_waited={str(span_of(5 * 3600)): 1},
    )
    days_asked = ("--from", "2026-05-01", "--to", "2026-05-31")
    told = json.loads(report(*days_asked, "--json", "-"))
    assert told["notices"]["received"] == {"insult": 3}
    assert told["appeals"]["answered"]["kept"] == 1
    assert told["appeals"]["seconds to decision, median"] == pytest.approx(5 * 3600, rel=0.1)
    rows = list(csv.DictReader(io.StringIO(report(*days_asked, "--csv", "-"))))
    assert {"section": "notices", "figure": "received", "key": "insult", "value": "3"} in rows


def test_the_report_in_the_terminal_counts_what_is_over_first():
    services.submit(make_draft())
    assert "published at once" in report()


def test_existing_groups_get_rights_that_are_new_and_keep_what_was_changed():
    group = Group.objects.get(name=MODERATORS)
    group.permissions.remove(Permission.objects.get(codename="view_appeal"))
    Permission.objects.filter(codename="view_dayfigure").delete()
    after_migrate()
    kept = set(group.permissions.values_list("codename", flat=True))
    assert ("view_dayfigure" in kept, "view_appeal" in kept) == (True, False)


# --- held comments drawn by lot -------------------------------------------------------------------------------------------


@pytest.fixture
def every_held_one(monkeypatch):
    monkeypatch.setattr(spot_checks, "SHARE_HELD", 1.0)


def queue(client):
    return client.get("/en/admin/moderation/queuedcomment/").content.decode()


def test_a_held_comment_that_was_drawn_is_shown_without_its_evidence_until_somebody_decided(client, every_held_one):
    client.force_login(person())
    comment = services.submit(make_draft(text=INSULT))
    page = queue(client)
    assert "Drawn by lot" in page
    assert "<mark" not in page
    services.undo(services.approve(comment, seen(comment), CLAIRE), CLAIRE)
    days.count_all(tomorrow())
    page = queue(client)
    assert "Drawn by lot" not in page
    assert "<mark" in page


@pytest.mark.parametrize(("verb", "ground"), [("approve", ""), ("remove", "insult")])
def test_the_first_decision_on_it_is_the_answer(every_held_one, verb, ground):
    comment = services.submit(make_draft(text=INSULT))
    getattr(services, verb)(comment, seen(comment), CLAIRE, *([ground] if ground else []))
    days.count_all(tomorrow())
    assert SpotCheck.objects.values_list("kind", "ground", "answered_by").get() == ("held", ground, CLAIRE.id)
    assert DayFigure.objects.get(name=names.BLIND).key == f"held:{ground}"


@pytest.mark.parametrize("text", ["Je vais te tuer, je sais où tu habites.", "Le tonnage a baissé de moitié."])
def test_what_is_urgent_or_was_not_held_by_the_check_is_not_drawn(every_held_one, text):
    services.submit(make_draft(make_article(comments_mode="review"), text=text))
    assert not SpotCheck.objects.filter(kind="held").exists()


def test_an_answer_of_a_held_one_is_asked_on_no_other_page(client, every_held_one):
    client.force_login(person())
    services.submit(make_draft(text=INSULT))
    assert "No spot check waits." in client.get("/en/admin/moderation/queuedcomment/spot-checks/").content.decode()
