"""The receipt: one secret page where the author learns what became of his comment, why, and may take it back."""

import datetime
import re

import pytest
from django.utils import timezone

from blog.models import SiteSettings
from comments import services
from comments.doors import Noticed
from comments.models import Comment, Hold, Status, StatusChange
from comments.services import Seen, Words
from comments.telling.waiting import usual_wait
from moderation import notice
from tests.making import MAKER, make_article, make_comment, make_draft
from tests.reader import Reader, text_of

pytestmark = pytest.mark.django_db


def replied(reader, verdict, reason="", text="Mes mots à moi", noticed=(), monkeypatch=None):
    """A comment and its receipt's address; held for `reason`, where one is given."""
    verdict.verdict, verdict.reason = ("hold", reason) if reason else ("publish", "")
    if noticed:
        monkeypatch.setattr(notice.PolicyNotice, "noticed", lambda self, comment: noticed)
    return reader.reply(make_article(), text)


# --- what it says -------------------------------------------------------------------------------------------------------


def test_a_published_comment_leads_to_its_place_on_the_page(reader, verdict):
    comment, receipt = replied(reader, verdict)
    page = reader.get(receipt)
    assert "Your comment is published: it is comment 1." in text_of(page)
    assert f'href="/en/articles/{comment.article.slug}/#c1"' in page.content.decode()


INSULT = Noticed("insult", "fieffé coquin", 0, 13)
OTHER_INSULT = Noticed("insult", "gredin", 20, 26)
ATTACK = Noticed("personal_attack", "", None, None, "Contempt for the person")
TROLL = Noticed("anonymous_troll", "", None, None, "The same text was sent already")


@pytest.mark.parametrize(
    ("noticed", "said"),
    [
        ([INSULT], "An automatic check noticed these words: “fieffé coquin” (rule 3, insults)."),
        ([INSULT, OTHER_INSULT], "noticed these words: “fieffé coquin”, “gredin” (rule 3, insults)."),
        ([INSULT, INSULT], "noticed these words: “fieffé coquin” (rule 3, insults)."),
        ([INSULT, ATTACK], "An automatic check noticed this: contempt for the person (rule 2, personal attacks)."),
        ([TROLL], "An automatic check noticed this: the same text was sent already (rule 4, “Anonymous” comments"),
        ([Noticed("insult", f"mot{n}", n, n + 1) for n in range(9)], "“mot4”, “mot5”, … (rule 3, insults)."),
        ([], "An automatic check put it aside."),
    ],
)
def test_a_held_comment_says_which_words_and_which_rule(reader, verdict, monkeypatch, noticed, said):
    monkeypatch.setattr(notice.PolicyNotice, "noticed", lambda self, comment: noticed)
    _, receipt = replied(reader, verdict, Hold.RULES)
    page = text_of(reader.get(receipt))
    assert "Your comment is waiting to be read." in page
    assert said in page
    assert "It is sometimes wrong; a person will decide." in page


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Hold.REVIEW, "A person reads every comment under this article"),
        (Hold.FAILURE, "The automatic check could not be made"),
        (Hold.UNREAD, "cannot read the language"),
        (Hold.CHANGED, "While you were sending"),
        (Hold.MODERATOR, "A moderator wishes to read it again."),
    ],
)
def test_every_reason_to_hold_has_a_sentence_of_its_own(reader, verdict, reason, said):
    _, receipt = replied(reader, verdict, reason)
    assert said in text_of(reader.get(receipt))


def test_a_removed_comment_names_the_rule_its_wording_and_the_moderators_note_for_the_author(reader, verdict):
    comment, receipt = replied(reader, verdict)
    services.remove(comment, Seen.of(comment), MAKER, "insult", Words("Reformulez, et c’est publié.", "Récidiviste."))
    SiteSettings(contact="courrier@exemple.org").save()
    page = text_of(reader.get(receipt))
    assert "(rule 3, insults)" in page
    assert "Insults are removed, disguised ones too." in page
    assert "Reformulez, et c’est publié." in page
    assert "courrier@exemple.org" in page
    assert "Récidiviste." not in page
    assert MAKER.name not in page


def test_the_law_s_ground_has_a_title_and_no_number(reader, verdict):
    comment, receipt = replied(reader, verdict)
    services.remove(comment, Seen.of(comment), MAKER, "illegal")
    assert "(plainly illegal content)" in text_of(reader.get(receipt))


def test_the_receipt_shows_the_text_and_the_link_to_keep(reader, verdict):
    _, receipt = replied(reader, verdict, Hold.RULES, text="Mes mots à moi")
    page = reader.get(receipt)
    assert "Mes mots à moi" in text_of(page)
    assert f'value="http://testserver{receipt}"' in page.content.decode()


# --- how long it takes --------------------------------------------------------------------------------------------------


def decided(times, hours):
    for _ in range(times):
        comment = make_comment(status="held", origin=None, submitted_at=timezone.now() - datetime.timedelta(hours=hours))
        services.approve(comment, Seen.of(comment), MAKER)


@pytest.mark.parametrize(
    ("decisions", "hours", "said"),
    [
        (19, 5, "depends on when a moderator comes by"),
        (20, 5, "Usually that takes about 5 hours."),
        (20, 0.2, "Usually that takes less than an hour."),
        (20, 1, "Usually that takes about 1 hour."),
        (20, 72, "Usually that takes about 3 days."),
    ],
)
def test_the_usual_wait_is_said_as_soon_as_there_is_one(reader, verdict, decisions, hours, said):
    decided(decisions, hours)
    _, receipt = replied(reader, verdict, Hold.RULES)
    assert said in text_of(reader.get(receipt))


def test_what_waited_in_an_archive_says_nothing_about_this_site():
    for _ in range(20):
        comment = make_comment(status="held", submitted_at=timezone.now() - datetime.timedelta(days=4000))
        services.approve(comment, Seen.of(comment), MAKER)
    assert usual_wait(timezone.now()) is None


@pytest.mark.parametrize(("days", "said"), [(13, False), (14, True)])
def test_two_weeks_without_a_decision_are_admitted(reader, verdict, days, said):
    comment, receipt = replied(reader, verdict, Hold.RULES)
    Comment.objects.filter(pk=comment.pk).update(submitted_at=timezone.now() - datetime.timedelta(days=days, hours=1))
    assert (f"It has been waiting for {days} days" in text_of(reader.get(receipt))) is said


# --- secrecy ------------------------------------------------------------------------------------------------------------


def test_the_receipt_is_kept_by_no_cache_no_search_engine_and_told_to_no_other_page(reader, verdict):
    sent = reader.send(make_article())
    receipt = sent["Location"]
    for response in (sent, reader.get(receipt), reader.get(f"{receipt}withdraw/"), reader.get("/en/discussion/receipt/")):
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["X-Robots-Tag"] == "noindex"
    for address in (receipt, f"{receipt}withdraw/"):
        assert not reader.get(address).cookies


def test_a_wrong_token_leads_nowhere(reader, verdict):
    _, receipt = replied(reader, verdict)
    token = re.search("[0-9a-f]{40}", receipt)[0]
    wrong = token[:-1] + ("0" if token[-1] != "0" else "1")
    assert reader.get(f"/en/discussion/receipt/{wrong}/").status_code == 404
    assert Reader().client.post(f"/en/discussion/receipt/{wrong}/withdraw/").status_code == 404


# --- taking it back -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [Status.HELD, Status.PUBLISHED, Status.REMOVED])
def test_the_author_is_asked_once_and_withdraws_from_every_state(reader, verdict, status):
    comment, receipt = replied(reader, verdict, Hold.RULES if status == Status.HELD else "")
    if status == Status.REMOVED:
        services.remove(comment, Seen.of(comment), MAKER, "insult")
    assert "You cannot take this back." in text_of(reader.get(f"{receipt}withdraw/"))
    comment.refresh_from_db()
    assert comment.status == status
    response = Reader().client.post(f"{receipt}withdraw/")  # whoever has the link, from any browser
    assert (response.status_code, response["Location"]) == (303, receipt)
    comment.refresh_from_db()
    assert comment.status == Status.WITHDRAWN
    assert "You withdrew this comment on" in text_of(reader.get(receipt))


def test_withdrawing_twice_changes_nothing_more(reader, verdict):
    comment, receipt = replied(reader, verdict)
    for _ in range(2):
        assert reader.client.post(f"{receipt}withdraw/")["Location"] == receipt
    assert reader.get(f"{receipt}withdraw/")["Location"] == receipt
    assert StatusChange.objects.filter(comment=comment).count() == 2


def test_the_author_s_wish_stands_when_a_moderator_decides_at_the_same_time(reader, verdict, monkeypatch):
    comment, receipt = replied(reader, verdict, Hold.RULES)
    withdraw = services.withdraw

    def approved_just_before(taken, seen):
        fresh = Comment.objects.get(pk=taken.pk)
        if fresh.status == Status.HELD:
            services.approve(fresh, Seen.of(fresh), MAKER)
        return withdraw(taken, seen)

    monkeypatch.setattr(services, "withdraw", approved_just_before)
    reader.client.post(f"{receipt}withdraw/")
    comment.refresh_from_db()
    assert comment.status == Status.WITHDRAWN


# --- finding it again ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "pasted", ["http://testserver{}", "{}", " {} ", "Mon lien : {}", "https://ailleurs.example{}?x=1"], ids=range(5)
)
def test_the_tracking_link_is_found_in_whatever_is_pasted(reader, verdict, pasted):
    _, receipt = replied(reader, verdict)
    response = Reader().client.post("/en/discussion/receipt/", {"link": pasted.format(receipt)})
    assert (response.status_code, response["Location"]) == (303, receipt)


@pytest.mark.parametrize(
    ("pasted", "said"),
    [("", "This field is required."), ("bonjour", "This is no tracking link"), ("0" * 40, "No comment belongs to this link.")],
)
def test_a_link_that_leads_nowhere_is_said_to(reader, pasted, said):
    response = reader.client.post("/en/discussion/receipt/", {"link": pasted})
    assert said in text_of(response)


def test_a_draft_sent_by_another_way_has_a_receipt_as_well():
    from comments.people.identity import receipt_token

    draft = make_draft()
    services.submit(draft)
    token = receipt_token(draft.browser_key, draft.idempotency_key)
    assert Reader().get(f"/en/discussion/receipt/{token}/").status_code == 200
