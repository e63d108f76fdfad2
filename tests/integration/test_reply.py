"""Replying: by a form of its own address, without account and without cookie until something is sent."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import SiteSettings
from comments.form_token import FormToken
from comments.limits import seconds_to_wait
from comments.models import Comment, Hold, Status
from tests.making import make_article, make_comment
from tests.reader import Reader, staff, text_of, textarea_in, token_in

pytestmark = pytest.mark.django_db


# --- the form -----------------------------------------------------------------------------------------------------------


def test_the_form_says_its_limits_the_rules_and_the_cookie_before_anything_is_sent(reader, article):
    page = text_of(reader.open_form(article))
    for said in ("At most 10,000 characters.", "Your name (optional)", "Rules of discussion, version 1", "leaves one cookie"):
        assert said in page


def test_a_reply_to_a_comment_shows_that_comment_above_the_form(reader, article):
    parent = make_comment(article, name="Tomasz", body="Sans quota commun, rien.")
    page = text_of(reader.open_form(article, parent))
    assert "Reply to comment 1" in page
    assert "Tomasz" in page
    assert "Sans quota commun, rien." in page


def test_opening_the_form_sets_no_cookie_and_no_cache_may_share_it(reader, article):
    response = reader.open_form(article)
    assert not response.cookies
    assert set(response["Cache-Control"].split(", ")) == {"private", "no-cache"}


def test_the_form_cuts_no_pasted_text_by_itself(reader, article):
    assert "maxlength" not in reader.open_form(article).content.decode()


@pytest.mark.parametrize("address", ["/discussion/nulle-part/reply/", "/discussion/{slug}/reply/99/"])
def test_there_is_no_form_for_what_does_not_exist(reader, article, address):
    assert reader.get(address.format(slug=article.slug)).status_code == 404


def test_there_is_no_form_under_a_draft(reader):
    assert reader.open_form(make_article(is_draft=True)).status_code == 404


# --- storing ------------------------------------------------------------------------------------------------------------


def test_a_reply_is_stored_as_typed_and_leads_to_its_receipt(reader, article, verdict):
    comment, receipt = reader.reply(article, "Première ligne\r\n  seconde ligne \r\n", name="  Hélène   Martin ")
    assert (comment.body, comment.name, comment.status) == (
        "Première ligne\n  seconde ligne \n",
        "Hélène Martin",
        Status.PUBLISHED,
    )
    assert receipt.startswith("/en/discussion/receipt/")
    assert reader.get(receipt).status_code == 200


def test_a_reply_to_a_comment_hangs_under_it(reader, article, verdict):
    parent = make_comment(article)
    comment, _ = reader.reply(article, parent=parent)
    assert (comment.parent, comment.root, comment.depth) == (parent, parent, 1)


def test_the_french_form_works_at_its_own_address(reader, article, verdict):
    page = reader.get(f"/discussion/{article.slug}/reply/")
    response = reader.client.post(f"/discussion/{article.slug}/reply/", {"text": "Bonjour", "token": token_in(page)})
    assert response["Location"].startswith("/discussion/receipt/")


def test_the_screener_learns_how_the_form_was_filled_in(reader, article, verdict):
    begun = timezone.now() - datetime.timedelta(seconds=90)
    reader.reply(article, token=FormToken.new(article.pk, begun).signed(), website="http://spam.example")
    assert verdict.draft.honeypot_filled
    assert 90 <= verdict.draft.seconds_to_fill < 120
    assert verdict.draft.sender_key


def test_a_filled_honeypot_is_evidence_and_drops_nothing(reader, article):
    comment, _ = reader.reply(article, "Bonjour à tous", website="http://spam.example")
    assert comment.status in (Status.HELD, Status.PUBLISHED)
    assert Comment.objects.count() == 1


# --- exactly once -------------------------------------------------------------------------------------------------------


def test_the_same_form_sent_twice_stores_once_and_leads_to_the_same_receipt(reader, article, verdict):
    token = reader.token(article)
    first, second = reader.send(article, token=token), reader.send(article, token=token)
    assert first["Location"] == second["Location"]
    assert Comment.objects.count() == 1


def test_a_second_click_before_the_cookie_arrived_finds_the_same_receipt(reader, article, verdict):
    token = reader.token(article)
    first = reader.send(article, token=token)
    reader.client.cookies.clear()
    assert reader.send(article, token=token)["Location"] == first["Location"]


def test_sending_again_finds_the_receipt_even_when_the_article_has_closed_and_the_form_has_aged(
    reader, article, verdict, settings
):
    token = reader.token(article)
    first = reader.send(article, token=token)
    settings.REPLY_FORM_HOURS = -1
    settings.REPLY_LIMITS = {60: 1}
    article.comments_mode = "closed"
    article.save()
    assert reader.send(article, token=token)["Location"] == first["Location"]


def test_other_words_in_the_same_form_are_refused_with_both_texts_for_the_browser_that_sent_the_first(reader, article, verdict):
    token = reader.token(article)
    receipt = reader.send(article, "Mes premiers mots", token=token)["Location"]
    response = reader.send(article, "Mes seconds mots", token=token)
    assert response.status_code == 409
    assert "Mes premiers mots" in text_of(response)
    assert receipt in response.content.decode()
    assert textarea_in(response) == "Mes seconds mots"
    assert reader.send(article, "Mes seconds mots", token=token_in(response)).status_code == 303


@pytest.mark.parametrize("posted_before", [False, True])
def test_another_browser_with_the_same_form_never_sees_the_first_text(reader, article, verdict, posted_before):
    token = reader.token(article)
    reader.send(article, "Mes premiers mots", token=token)
    other = Reader()
    if posted_before:
        other.reply(make_article())
    response = other.send(article, "Mes seconds mots", token=token)
    assert "Mes premiers mots" not in text_of(response)
    assert textarea_in(response) == "Mes seconds mots"
    assert token_in(response) != token
    assert Comment.objects.filter(article=article).count() == 1


# --- the one cookie -----------------------------------------------------------------------------------------------------


def test_posting_leaves_one_cookie_on_discussion_addresses_alone(reader, article, verdict):
    response = reader.send(article)
    headers = [morsel.OutputString() for morsel in response.cookies.values()]
    assert {re.search(r"[Pp]ath=([^;]+)", header)[1] for header in headers} == {"/discussion/", "/en/discussion/"}
    for header in headers:
        assert header.startswith("palabre_browser=")
        assert "HttpOnly" in header
        assert "SameSite=Lax" in header
        assert "Max-Age=31536000" in header
        assert "Secure" not in header


def test_the_cookie_is_for_https_alone_where_the_site_is(reader, article, verdict):
    token = reader.token(article)
    response = reader.client.post(reader.address(article), {"text": "Bonjour", "token": token}, secure=True)
    assert all("Secure" in morsel.OutputString() for morsel in response.cookies.values())


def test_the_browsers_key_stays_the_same_from_reply_to_reply(reader, article, verdict):
    first = reader.send(article, "Un").cookies
    second = reader.send(article, "Deux").cookies
    assert {m.value for m in first.values()} == {m.value for m in second.values()}


def test_a_refused_post_leaves_no_cookie(reader, article, verdict):
    assert not reader.send(article, " ").cookies


def test_a_cookie_that_is_not_ours_is_taken_no_notice_of(reader, article, verdict):
    reader.client.cookies["palabre_browser"] = "<script>"
    assert reader.send(article).status_code == 303
    assert reader.client.cookies["palabre_browser"].value == "<script>"  # ours came under keys of their own


# --- names of the staff -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "signed", ["helene", "HELENE", "Hélène Martin", "hélène  martin", "Martin Hélène", "Hélène\u200b Martin", "ｈelene"]
)
def test_nobody_signs_with_the_name_of_a_member_of_staff(reader, article, verdict, signed):
    staff("helene", first_name="Hélène", last_name="Martin")
    response = reader.send(article, "Mon texte", name=signed)
    assert "name of a member of the staff" in text_of(response)
    assert textarea_in(response) == "Mon texte"
    assert not Comment.objects.exists()


@pytest.mark.parametrize("signed", ["Hélène", "Helena", "Martine", ""])
def test_other_names_are_free(reader, article, verdict, signed):
    staff("helene", first_name="Hélène", last_name="Martin")
    assert reader.reply(article, name=signed)[0].name == signed


def test_staff_signed_in_is_published_unscreened_under_its_own_name(article, verdict):
    verdict.verdict, verdict.reason = "hold", Hold.RULES
    SiteSettings(comments_mode="review").save()
    member = staff("helene", first_name="Hélène", last_name="Martin")
    comment, _ = member.reply(article, name="Un autre nom")
    assert (comment.name, comment.user, comment.status) == ("Hélène Martin", member.user, Status.PUBLISHED)


def test_a_very_long_name_of_staff_is_cut_to_what_a_comment_may_carry(article, verdict):
    member = staff("helene", first_name="H" * 150, last_name="Martin")
    assert member.reply(article)[0].name == "H" * 80


def test_an_account_without_any_right_is_a_reader_like_others(article, verdict):
    verdict.verdict, verdict.reason = "hold", Hold.RULES
    nobody = staff("paul", rights=(), is_staff=False)
    comment, _ = nobody.reply(article)
    assert (comment.user, comment.status) == (None, Status.HELD)


# --- how often ----------------------------------------------------------------------------------------------------------


def test_too_many_replies_at_once_are_told_to_wait_and_keep_their_text(reader, article, verdict, settings):
    settings.REPLY_LIMITS = {60: 2, 3600: 40}
    for text in ("Un", "Deux"):
        reader.reply(article, text)
    token = reader.token(article)
    response = reader.send(article, "Trois", token=token)
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 60
    assert textarea_in(response) == "Trois"
    assert Comment.objects.count() == 2
    settings.REPLY_LIMITS = {}
    assert reader.send(article, "Trois", token=token_in(response)).status_code == 303


def test_staff_is_not_limited(article, verdict, settings):
    settings.REPLY_LIMITS = {60: 1}
    member = staff()
    assert [member.send(article, text).status_code for text in ("Un", "Deux")] == [303, 303]


@pytest.mark.parametrize(
    ("sent_seconds_ago", "wait"),
    [([], 0), ([1], 0), ([1, 50], 10), ([1, 61], 0), ([1, 2, 3000], 600), ([1, 2, 3601], 58)],
)
def test_the_wait_is_as_long_as_the_oldest_reply_still_counts(settings, sent_seconds_ago, wait):
    settings.REPLY_LIMITS = {60: 2, 3600: 3}
    now = timezone.now()
    article = make_article()
    for seconds in sent_seconds_ago:
        comment = make_comment(article, submitted_at=now - datetime.timedelta(seconds=seconds))
        Comment.objects.filter(pk=comment.pk).update(sender_key="abc")
    assert seconds_to_wait("abc", now) == wait
    assert seconds_to_wait("other", now) == 0


def test_the_limit_is_read_from_the_index_of_senders(settings, django_assert_num_queries):
    now = timezone.now()
    settings.REPLY_LIMITS = {60: 2}
    with django_assert_num_queries(1) as asked:
        seconds_to_wait("abc", now)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {asked.captured_queries[0]['sql']}")
            assert "comment_sender" in str(cursor.fetchall())


def test_a_reply_asks_the_database_no_more_in_a_long_discussion(reader, article):
    reader.send(article, "Une première réponse, pour que tout soit lu déjà.", name="Claire")

    def questions(text):
        token = reader.token(article)
        with CaptureQueriesContext(connection) as asked:
            reader.send(article, text, name="Claire", token=token)
        return len(asked)

    few = questions("Une seconde réponse, qui dit tout autre chose.")
    for n in range(40):
        make_comment(article, name=f"Lectrice {n}")
    assert questions("La troisième réponse revient sur la criée et sur ses bateaux.") <= few + 2 < 45
