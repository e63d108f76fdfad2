"""Reporting: without an account, once a browser; it changes nothing in itself, and whoever reports hears what came of it."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from comments import services
from comments.models import Comment, Hold, Status, StatusChange, Verb
from comments.people.browser import COOKIE
from comments.services import Seen
from comments.telling.sentences import why_held
from moderation.founding import EDITORS
from moderation.models import BrokenRule, Report
from moderation.reports import taking as reports
from moderation.reports.taking import Said
from tests.desk import QUEUE, person, waiting
from tests.making import MAKER, make_article, make_comment
from tests.reader import Reader, text_of, textarea_in, token_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment():
    return make_comment(make_article(), name="Tomasz", body="Vous n’y connaissez rien.")


def address(comment):
    return f"/en/discussion/{comment.article.slug}/{comment.number}/report/"


def send(reader, comment, rule="insult", words="", sender="192.0.2.1", token=None, headers=None):
    token = token_in(reader.get(address(comment))) if token is None else token
    sent = {"rule": rule, "words": words, "token": token}
    return reader.client.post(address(comment), sent, REMOTE_ADDR=sender, headers=headers or {})


def reported(comment, rule="insult", n=1, of=0):
    """By `n` readers, each with a browser and a connection of his own."""
    for i in range(of, of + n):
        reports.report(comment, Said(rule, "", f"browser {rule} {i}", f"sender {i}"))
    comment.refresh_from_db()
    return comment


def decide(comment, move=services.approve, *more):
    move(comment, Seen.of(comment), MAKER, *more)
    return comment


# --- the form ---------------------------------------------------------------------------------------------------------------


def test_under_every_comment_stands_the_way_to_report_it(comment):
    page = Reader().get(f"/en/articles/{comment.article.slug}/").content.decode()
    assert f'href="{address(comment)}"' in page
    assert "Report comment 1" in page


def test_a_tombstone_cannot_be_reported():
    gone = make_comment(status="removed")
    assert "/report/" not in Reader().get(f"/en/articles/{gone.article.slug}/").content.decode()
    assert Reader().get(address(gone)).status_code == 303


def test_the_form_shows_the_comment_and_all_rules_the_laws_ground_too(comment):
    response = Reader().get(address(comment))
    page = text_of(response)
    for said in (
        "Tomasz",
        "Vous n’y connaissez rien.",
        "Rule 1: Off topic",
        "Rule 3: Insults",
        "Plainly illegal content",
        "one cookie",
    ):
        assert said in page
    assert not response.cookies
    assert "maxlength" not in response.content.decode()


@pytest.mark.parametrize("where", ["/en/discussion/nulle-part/1/report/", "/en/discussion/{slug}/99/report/"])
def test_what_is_not_there_cannot_be_reported(comment, where):
    assert Reader().get(where.format(slug=comment.article.slug)).status_code == 404


def test_a_comment_of_a_draft_cannot_be_reported(comment):
    type(comment.article).objects.filter(pk=comment.article_id).update(is_draft=True)
    assert Reader().get(address(comment)).status_code == 404


@pytest.mark.parametrize(("rule", "words"), [("", "Mes mots."), ("nulle", "Mes mots."), ("insult", "m" * 1001)])
def test_what_is_not_filled_in_well_is_given_back(comment, rule, words):
    response = send(Reader(), comment, rule, words)
    assert response.status_code == 200
    assert textarea_in(response) == words
    assert not Report.objects.exists()


@pytest.mark.parametrize("token", ["", "x", "forged:x"])
def test_a_forged_form_stores_nothing_and_gives_the_words_back(comment, token):
    response = send(Reader(), comment, words="Mes mots.", token=token)
    assert "could not be verified" in text_of(response)
    assert textarea_in(response) == "Mes mots."
    assert not Report.objects.exists()


def test_a_form_of_another_article_is_none_of_this_one(comment):
    other = make_comment()
    send(Reader(), comment, token=token_in(Reader().get(address(other))))
    assert not Report.objects.exists()


def test_another_sites_page_reports_nothing(comment):
    reader = Reader()
    response = send(reader, comment, headers={"Sec-Fetch-Site": "cross-site"})
    assert "could not be verified" in text_of(response)
    assert not Report.objects.exists()


# --- a report ---------------------------------------------------------------------------------------------------------------


def test_thanks_come_with_a_secret_address(comment):
    reader = Reader()
    response = send(reader, comment, words="Il vise une personne.")
    assert response.status_code == 303
    assert re.fullmatch(r"/en/discussion/report/[0-9a-f]{40}/", response["Location"])
    page = reader.get(response["Location"])
    assert "Thank you: your report" in text_of(page)
    assert "Il vise une personne." in text_of(page)
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "no-referrer"
    assert {cookie.split("-")[0] for cookie in response.cookies} == {COOKIE}


def test_it_is_stored_without_who_made_it(comment):
    reader = Reader()
    answer = send(reader, comment, words="Mes mots.")
    row = Report.objects.get()
    assert (row.comment, row.rule, row.words, row.revision) == (comment, "insult", "Mes mots.", 1)
    stored = str(vars(row))
    key = next(iter(reader.client.cookies.values())).value
    for secret in (key, "192.0.2.1", answer["Location"].split("/")[-2]):
        assert secret not in stored


def test_one_browser_reports_a_comment_once(comment):
    reader = Reader()
    first = send(reader, comment, "insult")
    second = send(reader, comment, "off_topic")
    assert second["Location"] == first["Location"]
    assert Report.objects.get().rule == "insult"


def test_the_database_itself_keeps_it_to_once(comment):
    reported(comment)
    row = Report.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_it_changes_nothing_visible_and_puts_nothing_into_the_queue(comment, client):
    before = Reader().get(f"/en/articles/{comment.article.slug}/")
    reported(comment)
    after = Reader().get(f"/en/articles/{comment.article.slug}/")
    assert (after.content, after["ETag"]) == (before.content, before["ETag"])
    client.force_login(person())
    assert "n’y connaissez" not in text_of(client.get(QUEUE))


def test_who_reports_very_often_is_asked_to_wait_and_keeps_his_words(settings, comment):
    settings.REPORTS_A_WINDOW = 2
    others = [make_comment(comment.article) for _ in range(2)]
    for other in others:
        assert send(Reader(), other).status_code == 303
    response = send(Reader(), comment, words="Mes mots.")
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 3600
    assert textarea_in(response) == "Mes mots."
    assert send(Reader(), comment, sender="192.0.2.2").status_code == 303


def test_waiting_is_not_asked_of_who_only_sends_the_same_again(settings, comment):
    settings.REPORTS_A_WINDOW = 1
    reader = Reader()
    first = send(reader, comment)
    assert send(reader, comment)["Location"] == first["Location"]


# --- several ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("senders", "rules", "status"),
    [
        ((1, 2), ("insult", "insult"), Status.PUBLISHED),
        ((1, 2, 3), ("insult", "insult", "insult"), Status.HELD),
        ((1, 2, 3), ("insult", "insult", "off_topic"), Status.PUBLISHED),
        ((1, 1, 1), ("insult", "insult", "insult"), Status.PUBLISHED),
        ((1, 2, 2, 3), ("insult", "insult", "insult", "insult"), Status.HELD),
    ],
    ids=["two", "three", "three under two rules", "three browsers of one connection", "four browsers of three connections"],
)
def test_three_readers_under_one_rule_put_it_before_a_person(comment, senders, rules, status):
    for sender, rule in zip(senders, rules, strict=True):
        send(Reader(), comment, rule, sender=f"192.0.2.{sender}")
    comment.refresh_from_db()
    assert comment.status == status


def test_it_is_held_by_the_machine_for_the_reports_and_found_under_their_rule(comment):
    reported(comment, n=3)
    line = StatusChange.objects.filter(comment=comment).latest("pk")
    assert (line.verb, line.actor_id, line.reason) == (Verb.HOLD, None, Hold.REPORTS)
    assert comment.held_because == Hold.REPORTS
    assert BrokenRule.objects.filter(comment=comment, rule="insult").exists()


def test_what_a_person_published_three_earlier_reports_do_not_bring_back(comment):
    decide(reported(comment, n=3))
    assert reported(comment, n=2, of=3).status == Status.PUBLISHED


def test_three_new_readers_do_and_the_card_says_that_it_was_already_published(comment, client):
    decide(reported(comment, n=3))
    assert reported(comment, n=3, of=3).status == Status.HELD
    client.force_login(person())
    page = text_of(client.get(QUEUE))
    assert "Reported by 3 readers: 3 Insults." in page
    assert re.search(r"Already published on .* by Fabrique\.", page)


def test_a_first_hold_says_nothing_of_an_earlier_publication(comment, client):
    reported(comment, n=3)
    client.force_login(person())
    assert "Already published" not in text_of(client.get(QUEUE))


def test_what_is_gone_is_not_held_again(comment):
    reported(comment, n=2)
    decide(comment, services.remove, "insult")
    assert reported(comment, n=1, of=2).status == Status.REMOVED


# --- the desk ---------------------------------------------------------------------------------------------------------------

REPORTED = QUEUE + "?status=published&reported=open"


def test_a_single_report_is_found_among_the_published(comment, client):
    make_comment(body="Un autre, tranquille.")
    send(Reader(), comment, words="Il vise une personne.")
    client.force_login(person())
    page = text_of(client.get(REPORTED))
    for said in ("n’y connaissez rien", "Reported by 1 reader: 3 Insults.", "Il vise une personne.", "Leave it on the page"):
        assert said in page
    assert "tranquille" not in page


def leave(client, comment):
    return client.post(f"{QUEUE}{comment.pk}/leave/", {"back": "status=published&reported=open"}, follow=True)


def test_a_moderator_leaves_it_and_it_is_reported_no_more(comment, client):
    reported(comment, n=2)
    client.force_login(person())
    page = text_of(leave(client, comment))
    assert "The comment stays; 2 reports are answered." in page
    assert "n’y connaissez" not in page
    assert reported(comment, n=1, of=2).status == Status.PUBLISHED
    assert Report.objects.exclude(answered_at=None).values_list("answered_by", flat=True).distinct().get() == "claire"


def test_who_may_not_decide_leaves_nothing(comment, client):
    reported(comment)
    client.force_login(person("lucien", EDITORS))
    assert leave(client, comment).status_code == 403
    assert Report.objects.filter(answered_at=None).exists()


def test_a_link_to_leaving_leaves_nothing(comment, client):
    reported(comment)
    client.force_login(person())
    assert client.get(f"{QUEUE}{comment.pk}/leave/").status_code == 403
    assert Report.objects.filter(answered_at=None).exists()


def test_what_was_removed_meanwhile_is_not_left(comment, client):
    reported(comment)
    decide(comment, services.remove, "insult")
    client.force_login(person())
    assert "has changed since you saw it" in text_of(leave(client, comment))
    assert Report.objects.filter(answered_at=None).exists()


def test_a_page_of_cards_asks_the_same_whether_few_or_many_are_reported(client):
    client.force_login(person())
    client.get(QUEUE)
    counts = []
    for _ in range(2):
        for _ in range(3):
            reported(make_comment(), n=3)
        with CaptureQueriesContext(connection) as asked:
            client.get(QUEUE)
        counts.append(len(asked))
    assert counts[0] == counts[1]


# --- what the reader who reported hears -------------------------------------------------------------------------------------


def after_three(comment):
    reported(comment, n=2, of=10)


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (lambda c: None, "Nobody has decided yet."),
        (after_three, "The comment is off the page; a person will read it again and decide."),
        (lambda c: decide(c, services.remove, "off_topic"), "A moderator removed it on"),
        (lambda c: decide(c, services.remove, "off_topic"), "(rule 1, off topic)"),
        (lambda c: decide(decide(c, services.hold)), "A moderator read it again on"),
        (lambda c: decide(decide(c, services.remove, "insult"), services.restore), "and left it on the page"),
        (lambda c: reports.leave_published(c, MAKER), "and left it on the page"),
        (lambda c: services.withdraw(c, Seen.of(c)), "Its author has withdrawn the comment."),
    ],
    ids=["nothing yet", "held", "removed", "removed under a rule", "published again", "restored", "left", "withdrawn"],
)
def test_the_status_address_says_what_became_of_it(comment, then, said):
    reader = Reader()
    status = send(reader, comment)["Location"]
    comment.refresh_from_db()
    then(comment)
    assert said in text_of(Reader().get(status))


def test_a_publication_before_the_report_is_no_answer_to_it(comment):
    decide(decide(comment, services.hold))
    reader = Reader()
    status = send(reader, comment)["Location"]
    assert "Nobody has decided yet." in text_of(reader.get(status))


@pytest.mark.parametrize("token", ["0" * 40, "0" * 39, "report"])
def test_no_other_address_says_anything(comment, token):
    reported(comment)
    assert Reader().get(f"/en/discussion/report/{token}/").status_code == 404


def test_the_author_is_told_that_readers_reported_it_but_not_who():
    held = waiting(held_because=Hold.REPORTS)
    with override("en"):
        assert why_held(Comment.objects.get(pk=held.pk)) == [
            "Several readers reported it, so a person will read it again. Their reports decide nothing."
        ]
