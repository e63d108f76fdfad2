"""Trying a rule on the site's own decisions before it is saved: counted from what persons decided, by stretches of the log."""

import datetime

import pytest
from django.utils import timezone, translation

from comments import services
from comments.models import Comment, StatusChange
from comments.services import Seen
from moderation import posted_rules
from moderation.models import ArticleStrictness, Backtest, Brake, HouseTerm, Policy, PostedRule, Screening
from moderation.rules import backtests, decided, foreseen
from moderation.rules.draft import Draft
from moderation.rules.tally import Tally, point
from tests.desk import person, waiting
from tests.making import MAKER, make_article, make_comment

pytestmark = pytest.mark.django_db
LIST = "/en/admin/moderation/postedrule/"


@pytest.fixture
def rule():
    return PostedRule.objects.get(code="insult")


def decision(article, ground="", probability=0.5, text="Un avis.", at=None):
    """A comment that waited with this probability, and what a person decided."""
    comment = waiting(text, probabilities={"insult": probability}, article=article)
    Comment.objects.filter(pk=comment.pk).update(origin=None)
    if ground:
        services.remove(comment, Seen.of(comment), MAKER, ground)
    else:
        services.approve(comment, Seen.of(comment), MAKER)
    if at:
        Screening.objects.filter(comment=comment).update(at=at)
    return comment


def draft_of(rule, **typed):
    row = posted_rules.row_of(rule)
    return Draft(row, {**row, **typed})


def tried(draft):
    made = backtests.begin(draft, [], None, "claire")
    made.refresh_from_db()
    return made, Tally.from_plain(made.tally)


def test_a_threshold_is_counted_on_what_persons_decided(rule, article):
    wrongly = decision(article, probability=0.45)
    decision(article, probability=0.1)
    caught = decision(article, "insult", 0.42)
    decision(article, "insult", 0.2)
    decision(article, "off_topic", 0.9)
    waiting(probabilities={"insult": 0.9}, article=article)  # nobody decided
    made, tally = tried(draft_of(rule, threshold=0.4))
    assert made.finished_at
    before, after = point(tally.before, 0.5), point(tally.after, 0.4)
    assert (before.wrongly, before.stayed, before.caught, before.gone) == (0, 2, 0, 2)
    assert (after.wrongly, after.stayed, after.caught, after.gone, after.elsewhere) == (1, 2, 1, 2, 1)
    assert tally.examples["stayed:free:held"] == [(0.45, wrongly.pk)]
    assert tally.examples["gone:free:held"] == [(0.42, caught.pk)]


def test_where_only_the_threshold_changes_no_text_is_read_and_nothing_screened(
    rule, article, django_assert_max_num_queries, monkeypatch
):
    monkeypatch.setattr(backtests, "screen_submission", None)
    for _ in range(5):
        decision(article, probability=0.45)
    with django_assert_max_num_queries(14) as asked:
        tried(draft_of(rule, threshold=0.4))
    assert not any("comments_revision" in query["sql"] for query in asked.captured_queries)


def test_typed_words_are_looked_for_in_what_was_decided(rule, article):
    decision(article, probability=0.1, text="Voici le dénouement de la saison.")
    decision(article, "insult", probability=0.2, text="Encore un dénouement gâché.")
    decision(article, "insult", probability=0.2, text="Rien à voir.")
    _made, tally = tried(draft_of(rule, terms=[{"kind": "word", "text": "dénouement", "weight": 5.0}]))
    after = point(tally.after, 0.5)
    assert (after.wrongly, after.stayed, after.caught, after.gone) == (1, 1, 1, 2)


def test_what_a_word_adds_is_what_it_adds_when_a_comment_is_posted(rule, article):
    text = "Voici le dénouement de la saison."
    term = HouseTerm.objects.create(rule=rule, kind="word", text="dénouement", weight=3.0, in_trial=False)
    from tests.making import make_draft

    before = services.submit(make_draft(article, text=text, name="Zoé"))
    posted_rules.proclaim()
    after = services.submit(make_draft(make_article(), text=text, name="Zoé"))
    first, second = (Screening.objects.get(comment=comment).probabilities["insult"] for comment in (before, after))
    row = {**posted_rules.row_of(rule), "terms": []}
    draft = Draft(row, {**row, "terms": [posted_rules.term_row(term)]})
    assert backtests.moved(first, draft.weight_in(text)[0]) == pytest.approx(second, abs=0.02)


def test_the_last_decision_counts_and_an_undone_one_does_not(rule, article):
    changed_mind = decision(article, probability=0.9)
    changed_mind.refresh_from_db()
    services.remove(changed_mind, Seen.of(changed_mind), MAKER, "insult")
    undone = decision(article, "insult", 0.9)
    services.undo(StatusChange.objects.filter(comment=undone, verb="remove").get(), MAKER)
    _made, tally = tried(draft_of(rule))
    at = point(tally.after, 0.5)
    assert (at.stayed, at.gone, at.caught) == (0, 1, 1)


@pytest.mark.parametrize("lines", [1, 2, 3, 7])
def test_in_steps_of_any_length_each_comment_counts_once(rule, article, lines):
    for n in range(6):
        comment = decision(article, probability=n / 10)
        if n % 2:
            comment.refresh_from_db()
            services.remove(comment, Seen.of(comment), MAKER, "insult")
    after, until, found = 0, decided.newest_line(), []
    while after < until:
        after, part = decided.stretch(after, until, lines)
        found += part
    assert sorted(one.comment for one in found) == sorted(Comment.objects.values_list("pk", flat=True))
    assert sum(bool(one.ground) for one in found) == 3


def test_a_large_history_goes_on_in_the_background_and_shows_how_far_it_is(rule, article, monkeypatch):
    enqueued = []
    monkeypatch.setattr(backtests, "AT_ONCE", 2)
    monkeypatch.setattr(backtests, "A_STEP", 2)
    for _ in range(7):
        decision(article, probability=0.6)
    monkeypatch.setattr(type(backtests.go_on), "enqueue", lambda _task, pk: enqueued.append(pk))
    made, tally = tried(draft_of(rule))
    assert enqueued == [made.pk]
    assert made.finished_at is None
    assert 0 < made.percent < 100
    assert tally.decisions == 2
    backtests.go_on.func(made.pk)
    made.refresh_from_db()
    assert (made.percent, Tally.from_plain(made.tally).decisions) == (100, 7)


def test_stopped_anywhere_it_goes_on_from_there_and_two_runners_count_nothing_twice(rule, article, monkeypatch):
    monkeypatch.setattr(backtests, "AT_ONCE", 2)
    monkeypatch.setattr(type(backtests.go_on), "enqueue", lambda _task, _pk: None)
    for _ in range(7):
        decision(article, probability=0.6)
    made, _tally = tried(draft_of(rule))
    other = Backtest.objects.get(pk=made.pk)
    assert backtests.step(made, 2) is True
    assert backtests.step(other, 2) is False  # somebody was faster
    assert other.cursor == made.cursor
    backtests.go_on.func(made.pk)
    assert Tally.from_plain(Backtest.objects.get(pk=made.pk).tally).decisions == 7


def test_a_new_trial_of_the_same_rule_takes_the_place_of_one_that_still_runs(rule, article, monkeypatch):
    monkeypatch.setattr(backtests, "AT_ONCE", 1)
    monkeypatch.setattr(type(backtests.go_on), "enqueue", lambda _task, _pk: None)
    for _ in range(3):
        decision(article, probability=0.6)
    first, _tally = tried(draft_of(rule))
    second, _tally = tried(draft_of(rule, threshold=0.4))
    assert list(Backtest.objects.all()) == [second]
    assert backtests.step(first, 2) is False


def test_after_its_turn_it_lets_other_tasks_go_first(rule, article, monkeypatch):
    enqueued = []
    monkeypatch.setattr(backtests, "AT_ONCE", 1)
    monkeypatch.setattr(backtests, "A_TURN_SECONDS", 0.0)
    monkeypatch.setattr(type(backtests.go_on), "enqueue", lambda _task, pk: enqueued.append(pk))
    for _ in range(3):
        decision(article, probability=0.6)
    made, _tally = tried(draft_of(rule))
    backtests.go_on.func(made.pk)
    assert enqueued == [made.pk, made.pk]


def test_what_is_decided_while_it_runs_is_left_to_the_next(rule, article, monkeypatch):
    monkeypatch.setattr(backtests, "AT_ONCE", 1)
    monkeypatch.setattr(type(backtests.go_on), "enqueue", lambda _task, _pk: None)
    decision(article, probability=0.6), decision(article, probability=0.6)
    made, _tally = tried(draft_of(rule))
    decision(article, probability=0.6)
    backtests.go_on.func(made.pk)
    assert Tally.from_plain(Backtest.objects.get(pk=made.pk).tally).decisions == 2


def test_a_comment_that_was_never_checked_is_checked_by_its_text(rule, article):
    comment = make_comment(article, body="Vous êtes un abruti fini.", status="removed", ground="insult")
    assert not Screening.objects.filter(comment=comment).exists()
    _made, tally = tried(draft_of(rule))
    assert (tally.looked_at_again, point(tally.after, 0.5).caught) == (1, 1)


def test_a_lenient_article_is_counted_as_lenient(rule, article):
    ArticleStrictness.objects.create(article=article, level="lenient")
    decision(article, probability=0.6)
    decision(make_article(), probability=0.6)
    _made, tally = tried(draft_of(rule))
    assert point(tally.after, 0.5).wrongly == 1


def test_no_history_at_all_is_said_and_not_an_error(rule):
    made, tally = tried(draft_of(rule))
    assert made.finished_at
    assert tally.decisions == 0


def test_only_the_newest_trials_are_kept(rule, monkeypatch):
    monkeypatch.setattr(backtests, "KEPT", 2)
    pks = [tried(draft_of(rule))[0].pk for _ in range(4)]
    assert list(Backtest.objects.order_by("pk").values_list("pk", flat=True)) == pks[2:]


# --- what a threshold means a day -------------------------------------------------------------------------------------


@pytest.fixture
def enough(monkeypatch):
    monkeypatch.setattr(foreseen, "FEWEST_DECISIONS", 1)


def test_a_threshold_is_said_in_comments_a_day(rule, article, enough, settings):
    settings.LANGUAGE_CODE = "en"
    for days in reversed(range(10)):
        at = timezone.now() - datetime.timedelta(days=days, hours=23.9)
        for _ in range(2):
            decision(article, probability=0.6, at=at)
        decision(article, "insult", 0.7, at=at)
        decision(article, probability=0.1, at=at)
    assert foreseen.sentence(draft_of(rule)) == "At 0.5: about 3 comments held a day, 2 of them wrongly."
    assert foreseen.sentence(draft_of(rule, threshold=0.65)) == "At 0.65: about 1 comment held a day, none of them wrongly."
    assert foreseen.sentence(draft_of(rule, threshold=0.9)) == "At 0.9: about no comment held in a month."


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (foreseen.Rate(0.2, 0.1), "about 6 comments held a month, 3 of them wrongly"),
        (foreseen.Rate(1.2, 0.0), "about 1 comment held a day, none of them wrongly"),
        (foreseen.Rate(0.0, 0.0), "about no comment held in a month"),
    ],
)
def test_a_rate_under_one_a_day_is_said_by_the_month(rate, said):
    with translation.override("en"):
        assert str(rate) == said


def test_what_waits_is_parted_like_what_was_decided(rule):
    rows = [(0.9, "published"), (0.9, "removed"), (0.9, "held"), (0.9, "held")]
    rate = foreseen.Lately(rows, days=1.0).at(0.5)
    assert (rate.held, rate.wrongly) == (4, 2)


def test_what_is_older_than_thirty_days_says_nothing(rule, article, enough):
    decision(article, probability=0.6, at=timezone.now() - datetime.timedelta(days=31))
    assert foreseen.lately(draft_of(rule)).rows == []


@pytest.mark.parametrize("code", ["insult", "off_topic", "spoiler"])
def test_under_two_hundred_decisions_the_shipped_figures_are_said(article, code, settings):
    settings.LANGUAGE_CODE = "en"
    decision(article, probability=0.6)
    said = foreseen.shipped_sentence(code, 0.5)
    assert said.startswith("Not enough decisions yet: 200 are needed.")
    shipped = foreseen.shipped()
    known = dict(zip(shipped["thresholds"], shipped["rules"].get(code, []), strict=False))
    assert (f"{round(known[0.5] * 1000)} of 1,000" in said) if known else ("of 1,000" not in said)


# --- the form and the page --------------------------------------------------------------------------------------------


def form_of(rule, terms=(), **typed):
    fields = ("order", "title_fr", "wording_fr", "title_en", "wording_en", "threshold", "action")
    form = {name: getattr(rule, name) if getattr(rule, name) is not None else "" for name in fields}
    form |= {"terms-TOTAL_FORMS": len(terms), "terms-INITIAL_FORMS": 0, **typed}
    for n, term in enumerate(terms):
        form |= {f"terms-{n}-{name}": value for name, value in {"kind": "word", "weight": 5, "rule": rule.pk, **term}.items()}
    return form


@pytest.fixture
def owner(client):
    client.force_login(person("proprietaire", group=None))
    return client


def test_the_button_tries_what_was_typed_and_saves_nothing(owner, rule, article):
    shown = decision(article, probability=0.45, text="Un avis mesuré.")
    before = Policy.objects.latest("number").number
    answer = owner.post(f"{LIST}{rule.pk}/change/", form_of(rule, threshold="0.4", _backtest="1"), follow=True)
    page = answer.content.decode()
    assert "1 of 1" in page
    assert "Un avis mesuré." in page
    assert f"/queuedcomment/{shown.pk}/change/" in page
    assert "Not enough decisions" in page
    rule.refresh_from_db()
    assert (rule.threshold, Policy.objects.latest("number").number) == (0.5, before)


def typed_on(page):
    """The hidden fields of the first form on the page of a trial, as its button sends them."""
    import re
    from html import unescape

    form = page[page.index('<form method="post" action="/en/admin/moderation/postedrule/') :]
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form[: form.index("</form>")])
    return {unescape(name): unescape(value) for name, value in pairs if name != "csrfmiddlewaretoken"}


def test_from_the_page_what_was_typed_is_saved_as_it_was_typed(owner, rule, article):
    terms = [{"text": "l’« abîme »", "in_trial": "on"}]
    address = f"{LIST}{rule.pk}/change/"
    page = owner.post(address, form_of(rule, terms, threshold="0.4", _backtest="1"), follow=True).content.decode()
    owner.post(address, {**typed_on(page), "_save": "1"})
    rule.refresh_from_db()
    term = HouseTerm.objects.get()
    assert (rule.threshold, term.text, term.in_trial) == (0.4, "l’« abîme »", True)
    assert Policy.objects.latest("number").number == 2


def test_back_in_the_form_everything_typed_is_there_and_nothing_saved(owner, rule):
    address = f"{LIST}{rule.pk}/change/"
    page = owner.post(address, form_of(rule, threshold="0.37", _backtest="1"), follow=True).content.decode()
    form = owner.post(address, {**typed_on(page), "_again": "1"}).content.decode()
    assert 'value="0.37"' in form
    assert "Please correct" not in form
    rule.refresh_from_db()
    assert rule.threshold == 0.5


def test_what_cannot_be_used_is_said_and_not_tried(owner, rule):
    answer = owner.post(f"{LIST}{rule.pk}/change/", form_of(rule, threshold="7", _backtest="1"))
    assert answer.status_code == 200
    assert not Backtest.objects.exists()
    rule.refresh_from_db()
    assert rule.threshold == 0.5


def test_a_rule_that_does_not_exist_yet_can_be_tried(owner, article):
    decision(article, text="Voici le dénouement.")
    new = PostedRule(
        code="spoiler", order=5, title_fr="Fin", title_en="Ending", wording_fr="Ne racontez pas.", wording_en="Do not tell."
    )
    form = form_of(new, [{"text": "dénouement", "weight": 6}], code="spoiler", _backtest="1")
    form = {name: value for name, value in form.items() if not name.endswith("-rule")}
    page = owner.post(f"{LIST}add/", form, follow=True).content.decode()
    assert "1 of 1" in page
    assert not PostedRule.objects.filter(code="spoiler").exists()
    owner.post(f"{LIST}add/", {**typed_on(page), "_save": "1"})
    made = PostedRule.objects.get(code="spoiler")
    assert made.action == "shadow"
    assert made.trial_since is not None


def test_a_word_that_stays_on_trial_is_not_counted_as_in_force(owner, rule, article):
    term = HouseTerm.objects.create(rule=rule, kind="word", text="dénouement", weight=9.0)
    decision(article, probability=0.1, text="Voici le dénouement.")
    form = form_of(
        rule, [{"id": term.pk, "text": "dénouement", "weight": "9.0", "in_trial": "on"}], threshold="0.4", _backtest="1"
    )
    owner.post(f"{LIST}{rule.pk}/change/", {**form, "terms-INITIAL_FORMS": 1})
    assert not Draft.from_plain(Backtest.objects.get().draft).words_change


def test_while_it_goes_on_the_page_says_how_far_it_is_and_asks_again(owner, rule, article, monkeypatch):
    monkeypatch.setattr(backtests, "AT_ONCE", 2)
    monkeypatch.setattr(type(backtests.go_on), "enqueue", lambda _task, _pk: None)
    for _ in range(8):
        decision(article, probability=0.6)
    answer = owner.post(f"{LIST}{rule.pk}/change/", form_of(rule, _backtest="1"), follow=True)
    assert answer["Refresh"] == "2"
    assert "<progress" in answer.content.decode()
    made = Backtest.objects.get()
    Backtest.objects.filter(pk=made.pk).update(stepped_at=timezone.now() - datetime.timedelta(minutes=5))
    address = f"{LIST}history/{made.pk}/"
    assert "Go on from there" in owner.get(address).content.decode()
    monkeypatch.setattr(type(backtests.go_on), "enqueue", lambda task, pk: task.func(pk))
    owner.post(address)
    made.refresh_from_db()
    assert made.finished_at
    assert "Refresh" not in owner.get(address)


@pytest.mark.parametrize("name", ["history/1/", "{pk}/trial/"])
def test_who_may_not_change_the_rules_sees_none_of_it(client, rule, name):
    client.force_login(person("claire"))
    assert client.get(LIST + name.format(pk=rule.pk)).status_code == 403


def test_who_may_only_read_the_rules_tries_nothing(client, rule):
    client.force_login(person("claire"))
    client.post(f"{LIST}{rule.pk}/change/", form_of(rule, threshold="0.4", _backtest="1"))
    assert not Backtest.objects.exists()


def test_the_form_says_what_its_threshold_holds(owner, rule):
    assert "Not enough decisions yet" in owner.get(f"{LIST}{rule.pk}/change/").content.decode()


# --- the pages of what is on trial, and the notice of the brake -------------------------------------------------------


def test_what_is_on_trial_is_put_in_force_or_dropped_with_one_button(owner, rule):
    kept = HouseTerm.objects.create(rule=rule, kind="word", text="dénouement")
    gone = HouseTerm.objects.create(rule=rule, kind="word", text="tomate")
    posted_rules.proclaim()
    address = f"{LIST}{rule.pk}/trial/"
    assert "dénouement" in owner.get(address).content.decode()
    owner.post(address, {"term": kept.pk, "act": "force"})
    owner.post(address, {"term": gone.pk, "act": "drop"})
    assert list(HouseTerm.objects.values_list("text", "in_trial")) == [("dénouement", False)]
    assert "Nothing is on trial" in owner.get(address).content.decode()


def test_the_owner_is_told_on_every_first_page_until_he_has_seen_it(owner, rule):
    brake = Brake.objects.create(rule=rule, at=timezone.now(), before="hold", after="publish", hits=31, looked_at=200, policy=2)
    for address in ("/en/admin/", LIST, f"{LIST}{rule.pk}/change/"):
        page = owner.get(address).content.decode()
        assert "The brake stopped a rule." in page, address
        assert "31 of the last 200" in page, address
    owner.post(f"{LIST}brake/{brake.pk}/")
    brake.refresh_from_db()
    assert brake.seen_by == "proprietaire"
    assert "The brake stopped a rule." not in owner.get("/en/admin/").content.decode()


def test_a_moderator_is_not_told_what_he_cannot_change(client, rule):
    Brake.objects.create(rule=rule, at=timezone.now(), before="hold", after="publish", hits=31, looked_at=200, policy=2)
    client.force_login(person("claire"))
    assert "The brake stopped" not in client.get("/en/admin/").content.decode()
