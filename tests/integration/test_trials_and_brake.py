"""On trial a rule or a word counts and does nothing; in force, one that holds too much at once is braked."""

import datetime
import math
import threading

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from comments import services
from comments.models import Hold, Status
from moderation import posted_rules
from moderation.models import ArticleStrictness, Brake, HouseTerm, Policy, PostedRule, Screening, SpotCheck
from moderation.rules import brake, trials
from tests.desk import person
from tests.making import make_article, make_comment, make_draft

pytestmark = pytest.mark.django_db
SPOILT = "Le port attend, et voici le dénouement de la saison."
PLAIN = "Le port attend son traité de pêche."


@pytest.fixture
def rule():
    return PostedRule.objects.get(code="insult")


def word(rule, text="dénouement", **fields):
    term = HouseTerm.objects.create(rule=rule, kind="word", text=text, **{"weight": 7.0, **fields})
    posted_rules.proclaim()
    return HouseTerm.objects.get(pk=term.pk)


def submitted(text=SPOILT, article=None):
    return services.submit(make_draft(article or make_article(), text=text, name="Zoé"))


# --- on trial ---------------------------------------------------------------------------------------------------------


def test_a_new_rule_and_a_new_word_are_on_trial_unless_somebody_says_otherwise():
    assert PostedRule().action == PostedRule.Action.SHADOW
    assert HouseTerm().in_trial is True


def test_the_rules_of_a_new_site_are_in_force():
    assert set(PostedRule.objects.values_list("action", flat=True)) == {"hold"}


def test_a_word_on_trial_is_counted_and_holds_nothing(rule):
    term = word(rule)
    first, second = submitted(), submitted(PLAIN)
    assert first.status == second.status == Status.PUBLISHED
    trial = trials.trial_of(rule, term)
    assert (trial.looked_at, trial.seen, list(trial.turned), trial.ended) == (2, 1, [first.pk], False)
    assert trial.fates() == {"published": 1}
    assert [comment.pk for comment in trial.examples()] == [first.pk]


def test_what_was_screened_before_the_trial_is_not_looked_at(rule):
    submitted(PLAIN)
    assert trials.trial_of(rule, word(rule)).looked_at == 0


def test_the_version_in_force_says_what_is_on_trial(rule):
    term = word(rule)
    row = next(row for row in Policy.objects.latest("number").rules if row["code"] == "insult")
    assert row["trial"] == [{"id": term.pk, "kind": "word", "text": "dénouement", "weight": 7.0}]
    assert "terms" not in row


def test_a_rule_on_trial_is_counted_and_holds_nothing(rule):
    word(rule, in_trial=False)
    PostedRule.objects.filter(pk=rule.pk).update(action="shadow")
    posted_rules.proclaim()
    rule.refresh_from_db()
    comment = submitted()
    assert comment.status == Status.PUBLISHED
    assert [list(trial.turned) for trial in trials.trials_of(rule)] == [[comment.pk]]


def test_one_click_puts_a_word_in_force(rule):
    term = word(rule)
    before = Policy.objects.latest("number").number
    assert trials.put_in_force(rule, term, "claire").number == before + 1
    assert submitted().status == Status.HELD
    assert trials.trials_of(rule) == []


def test_one_click_drops_a_word(rule):
    trials.drop(rule, word(rule), "claire")
    assert not HouseTerm.objects.exists()


def test_a_rule_on_trial_is_put_in_force_or_left_without_effect(rule):
    PostedRule.objects.filter(pk=rule.pk).update(action="shadow")
    posted_rules.proclaim()
    trials.drop(rule, None, "claire")
    rule.refresh_from_db()
    assert (rule.action, trials.trials_of(rule)) == ("shadow", [])
    trials.put_in_force(rule, None, "claire")
    rule.refresh_from_db()
    assert rule.action == "hold"


@pytest.mark.parametrize("how", ["seven days", "so many comments"])
def test_a_trial_ends_after_seven_days_or_so_many_comments_and_keeps_having_no_effect(rule, monkeypatch, how):
    term = word(rule)
    submitted()
    if how == "seven days":
        HouseTerm.objects.filter(pk=term.pk).update(trial_since=timezone.now() - datetime.timedelta(days=7, minutes=1))
        term.refresh_from_db()
        looked_at = 0  # what came after the seventh day is not looked at
    else:
        monkeypatch.setattr(trials, "COMMENTS", 1)
        submitted()
        looked_at = 1
    trial = trials.trial_of(rule, term)
    assert (trial.ended, trial.looked_at) == (True, looked_at)
    assert submitted().status == Status.PUBLISHED


def test_a_trial_that_is_over_is_told_to_the_owner_until_he_decides(rule, client):
    term = word(rule)
    client.force_login(person("proprietaire", group=None))
    assert "is over" not in client.get("/en/admin/").content.decode()
    HouseTerm.objects.filter(pk=term.pk).update(trial_since=timezone.now() - datetime.timedelta(days=8))
    assert f"/postedrule/{rule.pk}/trial/" in client.get("/en/admin/").content.decode()
    trials.put_in_force(rule, term, "proprietaire")
    assert "is over" not in client.get("/en/admin/").content.decode()


def test_a_trial_is_over_by_comments_too(rule, monkeypatch):
    word(rule)
    submitted()
    assert trials.over(timezone.now()) == []
    monkeypatch.setattr(trials, "COMMENTS", 1)
    assert trials.over(timezone.now()) == [rule]


def test_a_rule_left_without_effect_is_not_told_again(rule):
    PostedRule.objects.filter(pk=rule.pk).update(action="shadow", trial_since=timezone.now() - datetime.timedelta(days=8))
    assert trials.over(timezone.now()) == [rule]
    trials.drop(rule, None, "claire")
    assert trials.over(timezone.now()) == []


def test_a_word_on_trial_that_cannot_run_is_put_aside_and_nothing_waits_for_it(rule):
    HouseTerm.objects.create(rule=rule, kind="pattern", text="(", weight=7.0)
    posted_rules.proclaim()
    assert submitted().status == Status.PUBLISHED
    assert HouseTerm.objects.get().quarantine_reason == "broken"


def test_of_what_a_rule_means_that_only_publishes_more_is_looked_at_later(rule, monkeypatch):
    from moderation.learning import spot_checks

    monkeypatch.setattr(spot_checks, "is_drawn", lambda _pk, share: share == spot_checks.SHARE_NOTED)
    word(rule, in_trial=False)
    PostedRule.objects.filter(pk=rule.pk).update(action="publish")
    posted_rules.proclaim()
    meant, plain = submitted(), submitted(PLAIN)
    assert meant.status == plain.status == Status.PUBLISHED
    assert list(SpotCheck.objects.values_list("comment", flat=True)) == [meant.pk]


# --- strictness of an article -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("level", "status"), [("lenient", Status.PUBLISHED), ("normal", Status.HELD), ("strict", Status.HELD)])
def test_under_a_lenient_article_the_check_must_be_surer(rule, level, status):
    article = make_article()
    unspoilt = Screening.objects.get(comment=submitted(article=article)).probabilities["insult"]
    word(rule, in_trial=False, weight=0.4 - math.log(unspoilt / (1 - unspoilt)))  # to a probability of 0.6
    ArticleStrictness.objects.create(article=article, level=level)
    assert submitted(article=article).status == status
    assert submitted().status == Status.HELD  # under any other


# --- the brake --------------------------------------------------------------------------------------------------------


def screened(rule, hits, others, aside=False):
    """So many comments screened just now, of which so many were hits."""
    policy = Policy.objects.latest("number").number
    common = {"comment": make_comment(), "policy": policy, "at": timezone.now()}
    for n in range(hits + others):
        hit = n < hits
        Screening.objects.create(
            **common,
            revision=n + 1,
            verdict="hold" if hit and not aside else "publish",
            broken=[rule.code] if hit and not aside else [],
            aside={"noted": [rule.code]} if hit and aside else None,
        )


@pytest.fixture
def changed(rule):
    """Rule 3, its threshold changed a minute ago."""
    PostedRule.objects.filter(pk=rule.pk).update(threshold=0.4)
    posted_rules.proclaim("claire")
    PostedRule.objects.filter(pk=rule.pk).update(changed_at=timezone.now() - datetime.timedelta(minutes=1))
    rule.refresh_from_db()
    return rule


@pytest.mark.parametrize(
    ("hits", "others", "action"),
    [
        (19, 0, "hold"),  # too few to say anything
        (20, 0, "publish"),
        (20, 113, "publish"),  # 15.04 %
        (21, 119, "hold"),  # 15 % exactly
        (30, 170, "hold"),
        (31, 169, "publish"),
    ],
)
def test_a_rule_just_changed_that_holds_too_much_loses_a_step(changed, hits, others, action):
    screened(changed, hits, others)
    brake.look([changed.code])
    changed.refresh_from_db()
    assert changed.action == action
    assert Brake.objects.count() == (action != "hold")


def test_only_the_newest_two_hundred_are_looked_at(changed):
    screened(changed, 60, 0)
    screened(changed, 0, 200)
    brake.look([changed.code])
    assert not Brake.objects.exists()


def test_a_braked_rule_makes_the_next_version_and_the_loss_is_logged(changed, caplog):
    before = Policy.objects.latest("number").number
    screened(changed, 20, 0)
    brake.look([changed.code])
    stopped = Brake.objects.get()
    assert (stopped.before, stopped.after, stopped.hits, stopped.looked_at) == ("hold", "publish", 20, 20)
    assert stopped.policy == Policy.objects.latest("number").number == before + 1
    assert "brake" in caplog.text


def test_still_too_much_it_loses_the_next_step_and_then_has_none_to_lose(changed):
    PostedRule.objects.filter(pk=changed.pk).update(action="publish")
    screened(changed, 20, 0, aside=True)
    brake.look([changed.code])
    changed.refresh_from_db()
    assert changed.action == "shadow"
    screened(changed, 40, 0, aside=True)
    brake.look([changed.code])
    assert Brake.objects.count() == 1


def test_what_was_held_before_the_last_change_is_no_reason_to_brake(changed):
    screened(changed, 40, 0)
    PostedRule.objects.filter(pk=changed.pk).update(changed_at=timezone.now())
    brake.look([changed.code])
    assert not Brake.objects.exists()


@pytest.mark.parametrize(("ago", "braked"), [(datetime.timedelta(hours=23), True), (datetime.timedelta(hours=25), False)])
def test_after_a_day_the_brake_lets_go(changed, ago, braked):
    PostedRule.objects.filter(pk=changed.pk).update(changed_at=timezone.now() - ago)
    screened(changed, 20, 0)
    brake.look([changed.code])
    assert Brake.objects.exists() is braked


@pytest.mark.parametrize(("days", "braked"), [(0, False), (1, False), (-1, True)])
def test_a_pinned_rule_is_left_alone_until_its_day_is_over(changed, days, braked):
    PostedRule.objects.filter(pk=changed.pk).update(pinned_until=timezone.localdate() + datetime.timedelta(days=days))
    screened(changed, 20, 0)
    brake.look([changed.code])
    assert Brake.objects.exists() is braked


def test_a_change_of_words_alone_is_no_change_of_what_the_rule_decides(rule):
    PostedRule.objects.filter(pk=rule.pk).update(wording_fr="Soyez courtois.")
    posted_rules.proclaim()
    rule.refresh_from_db()
    assert rule.changed_at is None


def test_words_just_put_in_force_go_back_on_trial_before_their_rule_loses_anything(rule, django_capture_on_commit_callbacks):
    word(rule, in_trial=False)
    word(rule, "tomate", in_trial=False)  # which held nothing, and stays in force
    for _ in range(19):
        submitted()
    assert not Brake.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert submitted().held_because == Hold.RULES
    rule.refresh_from_db()
    assert (rule.action, Brake.objects.get().words) == ("hold", ["dénouement"])
    assert list(HouseTerm.objects.filter(in_trial=True).values_list("text", flat=True)) == ["dénouement"]
    assert submitted().status == Status.PUBLISHED


def test_a_rule_that_holds_too_much_without_its_new_words_too_loses_its_step(changed):
    word(changed, in_trial=False)
    PostedRule.objects.filter(pk=changed.pk).update(changed_at=timezone.now() - datetime.timedelta(minutes=1))
    screened(changed, 25, 0)
    brake.look([changed.code])
    changed.refresh_from_db()
    assert changed.action == "publish"
    assert HouseTerm.objects.get().in_trial is False


def test_the_owners_are_told_by_mail_where_mail_is_set(changed, settings, django_capture_on_commit_callbacks):
    settings.EMAIL_IS_SET = True
    person("proprietaire", group=None)
    person("claire")
    screened(changed, 20, 0)
    with django_capture_on_commit_callbacks(execute=True):
        brake.look([changed.code])
    assert [message.bcc for message in mail.outbox] == [["proprietaire@example.org"]]
    assert f"/postedrule/{changed.pk}/" in mail.outbox[0].body


def test_without_mail_nobody_is_written_to(changed, django_capture_on_commit_callbacks):
    person("proprietaire", group=None)
    screened(changed, 20, 0)
    with django_capture_on_commit_callbacks(execute=True):
        brake.look([changed.code])
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_of_several_workers_one_brakes(changed):
    screened(changed, 20, 0)
    found = brake.watched([changed.code], timezone.now())[0]
    seen = brake.seen_since(found)
    together = threading.Barrier(4)
    won = []

    def worker():
        together.wait()
        try:
            won.append(brake.step_down(found, seen, timezone.now()))
        finally:
            connection.close()

    workers = [threading.Thread(target=worker) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert len([stopped for stopped in won if stopped]) == Brake.objects.count() == 1
