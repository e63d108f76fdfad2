"""The page on which an author changes his words: reached by the secret link alone, and no word is lost on it."""

import datetime
import re

import pytest
from django.utils import timezone

from comments import services
from comments.models import Comment, Hold, Revision, Status
from comments.services import Seen, submission
from moderation.fitted import load
from moderation.screener import submission_of
from tests.making import MAKER, make_article, make_draft
from tests.reader import text_of, textarea_in

pytestmark = pytest.mark.django_db


def replied(reader, verdict, held=False, text="Mes premiers mots"):
    verdict.verdict, verdict.reason = ("hold", Hold.RULES) if held else ("publish", "")
    comment, receipt = reader.reply(make_article(), text)
    return comment, receipt + "edit/"


def hidden(page):
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))


def change(reader, address, text, page=None):
    return reader.client.post(address, {"text": text, **hidden(page or reader.get(address))})


def age(comment, minutes):
    Comment.objects.filter(pk=comment.pk).update(published_at=timezone.now() - datetime.timedelta(minutes=minutes))


@pytest.mark.parametrize("held", [False, True])
def test_the_receipt_leads_to_a_form_with_ones_words_and_the_change_is_stored_as_a_revision(reader, verdict, held):
    comment, address = replied(reader, verdict, held)
    assert f'href="{address}"' in reader.get(address.removesuffix("edit/")).content.decode()
    page = reader.get(address)
    assert textarea_in(page) == "Mes premiers mots"
    answer = change(reader, address, "Mes seconds mots", page)
    assert (answer.status_code, answer["Location"]) == (303, address.removesuffix("edit/"))
    comment.refresh_from_db()
    assert (comment.body, comment.revision, comment.status) == ("Mes seconds mots", 2, "held" if held else "published")
    assert [r.body for r in Revision.objects.filter(comment=comment).order_by("number")] == [
        "Mes premiers mots",
        "Mes seconds mots",
    ]


def test_the_new_words_are_screened_and_may_have_to_wait(reader, verdict):
    comment, address = replied(reader, verdict)
    page = reader.get(address)
    verdict.verdict, verdict.reason = "hold", Hold.RULES
    change(reader, address, "Mes seconds mots", page)
    comment.refresh_from_db()
    assert (comment.status, comment.held_because) == (Status.HELD, Hold.RULES)
    assert verdict.draft.text == "Mes seconds mots"


def test_the_new_words_can_be_seen_before_they_are_stored(reader, verdict):
    comment, address = replied(reader, verdict)
    page = reader.get(address)
    seen = reader.client.post(address, {"text": "> cité\n\nMes *seconds* mots", "preview": "1", **hidden(page)})
    assert "<blockquote" in seen.content.decode()
    assert textarea_in(seen) == "> cité\n\nMes *seconds* mots"
    comment.refresh_from_db()
    assert (comment.body, comment.revision) == ("Mes premiers mots", 1)
    assert change(reader, address, "Mes seconds mots", seen).status_code == 303


def test_a_preview_that_comes_too_late_gives_the_text_back(reader, verdict):
    comment, address = replied(reader, verdict)
    page = reader.get(address)
    age(comment, 16)
    late = reader.client.post(address, {"text": "Mes mots tardifs", "preview": "1", **hidden(page)})
    assert (late.status_code, textarea_in(late)) == (409, "Mes mots tardifs")


def test_what_was_held_stays_held_however_good_the_new_words(reader, verdict):
    comment, address = replied(reader, verdict, held=True)
    verdict.verdict, verdict.reason = "publish", ""
    change(reader, address, "Mes seconds mots")
    comment.refresh_from_db()
    assert comment.status == Status.HELD


def test_ones_own_earlier_words_are_not_a_repetition_of_others(reader, verdict):
    comment, _ = replied(reader, verdict)
    draft = make_draft(comment.article, "Mes premiers mots.", sender_key=comment.sender_key, replaces=comment)
    seen = submission_of(draft, load(), timezone.now())
    assert (seen.recent, seen.thread) == ((), ())


def test_words_that_did_not_change_make_no_revision(reader, verdict):
    comment, address = replied(reader, verdict)
    assert change(reader, address, "Mes premiers mots").status_code == 303
    comment.refresh_from_db()
    assert comment.revision == 1


@pytest.mark.parametrize(("minutes", "offered"), [(14, True), (16, False)])
def test_a_published_comment_is_offered_for_change_for_fifteen_minutes(reader, verdict, minutes, offered):
    comment, address = replied(reader, verdict)
    age(comment, minutes)
    assert (address in reader.get(address.removesuffix("edit/")).content.decode()) is offered
    assert reader.get(address).status_code == (200 if offered else 303)


def test_too_late_a_change_gives_the_text_back(reader, verdict):
    comment, address = replied(reader, verdict)
    page = reader.get(address)
    age(comment, 16)
    answer = change(reader, address, "Mes mots venus trop tard", page)
    assert answer.status_code == 409
    assert "The time for changes is over." in text_of(answer)
    assert textarea_in(answer) == "Mes mots venus trop tard"
    comment.refresh_from_db()
    assert comment.body == "Mes premiers mots"


def test_a_decision_made_meanwhile_is_told_and_the_text_given_back(reader, verdict):
    comment, address = replied(reader, verdict, held=True)
    page = reader.get(address)

    def decide(draft):
        services.remove(Comment.objects.get(pk=comment.pk), Seen("held", 1), MAKER, "insult")
        return verdict

    submission.screener = lambda: decide
    answer = change(reader, address, "Mes seconds mots", page)
    assert answer.status_code == 409
    assert "Fabrique removed it" in text_of(answer)
    assert textarea_in(answer) == "Mes seconds mots"
    comment.refresh_from_db()
    assert (comment.status, comment.body) == (Status.REMOVED, "Mes premiers mots")


def test_a_form_left_open_in_another_window_is_shown_again_over_what_is_stored_now(reader, verdict):
    comment, address = replied(reader, verdict)
    old = reader.get(address)
    change(reader, address, "Mes seconds mots")
    answer = change(reader, address, "Mes troisièmes mots", old)
    assert answer.status_code == 409
    assert "Its author changed it" in text_of(answer)
    assert textarea_in(answer) == "Mes troisièmes mots"
    assert change(reader, address, "Mes troisièmes mots", answer).status_code == 303
    comment.refresh_from_db()
    assert (comment.body, comment.revision) == ("Mes troisièmes mots", 3)


@pytest.mark.parametrize("text", ["   ", "x" * 10_001], ids=["empty", "too long"])
def test_words_that_cannot_stand_are_refused_and_given_back(reader, verdict, text):
    _, address = replied(reader, verdict)
    answer = change(reader, address, text)
    assert answer.status_code == 200
    assert "is-invalid" in answer.content.decode()
    assert textarea_in(answer).strip() == text.strip()


def test_nobody_tries_out_the_automatic_check_by_changing_one_comment_for_ever(reader, verdict, settings):
    settings.EDITS_AN_HOUR = 2
    comment, address = replied(reader, verdict, held=True)
    for text in ("Deux", "Trois"):
        change(reader, address, text)
    answer = change(reader, address, "Quatre")
    assert answer.status_code == 429
    assert 3500 < int(answer["Retry-After"]) <= 3600
    assert textarea_in(answer) == "Quatre"
    comment.refresh_from_db()
    assert comment.body == "Trois"


def test_a_failure_gives_the_text_back_in_a_form_that_sends_it_again(reader, verdict, monkeypatch):
    comment, address = replied(reader, verdict)
    page = reader.get(address)
    with monkeypatch.context() as broken:
        broken.setattr(services, "edit", lambda *args: 1 / 0)
        answer = change(reader, address, "Mes seconds mots", page)
    assert answer.status_code == 500
    assert textarea_in(answer) == "Mes seconds mots"
    assert change(reader, address, "Mes seconds mots", answer).status_code == 303
    comment.refresh_from_db()
    assert comment.body == "Mes seconds mots"


@pytest.mark.parametrize("status", ["removed", "withdrawn"])
def test_what_is_gone_is_not_offered_for_change(reader, verdict, status):
    comment, address = replied(reader, verdict)
    if status == "removed":
        services.remove(comment, Seen.of(comment), MAKER, "insult")
    else:
        services.withdraw(comment, Seen.of(comment))
    assert address not in reader.get(address.removesuffix("edit/")).content.decode()
    assert reader.get(address).status_code == 303


def test_without_the_secret_there_is_no_such_page_and_no_cache_keeps_it(reader, verdict):
    _, address = replied(reader, verdict)
    page = reader.get(address)
    assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert reader.get(f"/en/discussion/receipt/{'0' * 40}/edit/").status_code == 404
