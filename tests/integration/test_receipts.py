"""What a receipt leads to: the feed of public replies, and all comments of this browser."""

import datetime
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from blog.models import Article
from comments import services
from comments.models import Comment, Hold
from comments.people.identity import browser_hash, browser_hashes
from comments.services import Seen
from comments.views import own_comments
from tests.making import make_article, make_comment
from tests.reader import Reader, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("verdict")]
ATOM = "{http://www.w3.org/2005/Atom}"
MINE = "/en/discussion/receipt/mine/"


def entries(response):
    return [entry.findtext(f"{ATOM}summary") for entry in ElementTree.fromstring(response.content).iter(f"{ATOM}entry")]


# --- the feed of replies ------------------------------------------------------------------------------------------------


def test_the_feed_holds_the_public_replies_newest_first_and_no_others(reader):
    comment, receipt = reader.reply(make_article())
    make_comment(parent=comment, body="Première réponse")
    make_comment(parent=comment, body="Seconde réponse")
    for status in ("held", "removed", "withdrawn"):
        make_comment(parent=comment, body=f"CANARI {status}", status=status, numbered=status != "held")
    make_comment(comment.article, body="CANARI: no reply to it")
    assert f'href="{receipt}replies/"' in reader.get(receipt).content.decode()
    answer = reader.get(receipt + "replies/")
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert [summary.replace('<p dir="auto">', "").replace("</p>", "") for summary in entries(answer)] == [
        "Seconde réponse",
        "Première réponse",
    ]
    assert b"CANARI" not in answer.content


def test_a_reply_taken_away_leaves_the_feed(reader):
    comment, receipt = reader.reply(make_article())
    reply = make_comment(parent=comment, body="Première réponse")
    assert len(entries(reader.get(receipt + "replies/"))) == 1
    services.withdraw(reply, Seen.of(reply))
    assert entries(reader.get(receipt + "replies/")) == []


def test_an_article_taken_down_takes_its_replies_out_of_the_feed(reader):
    comment, receipt = reader.reply(make_article())
    make_comment(parent=comment)
    Article.objects.update(is_draft=True)
    assert entries(reader.get(receipt + "replies/")) == []


def test_what_xml_cannot_hold_does_not_break_the_feed(reader):
    comment, receipt = reader.reply(make_article())
    make_comment(parent=comment, body="Une cloche \x07 sonne", name="Ann\x08e")
    assert entries(reader.get(receipt + "replies/")) == ['<p dir="auto">Une cloche  sonne</p>']


def test_the_feed_is_as_secret_as_the_receipt(reader):
    _, receipt = reader.reply(make_article())
    answer = reader.get(receipt + "replies/")
    assert (answer["Cache-Control"], answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("no-store", "no-referrer", "noindex")
    assert reader.get(f"/en/discussion/receipt/{'0' * 40}/replies/").status_code == 404


# --- all comments of this browser ----------------------------------------------------------------------------------------


def test_one_page_leads_to_all_receipts_of_this_browser_newest_first(reader, verdict):
    first = reader.reply(make_article(), "Mon premier")[1]
    verdict.verdict, verdict.reason = "hold", Hold.RULES
    second = reader.reply(make_article(), "Mon second")[1]
    Reader().reply(make_article(), "Le CANARI d’un autre")
    page = reader.get(MINE).content.decode()
    assert 0 < page.index(second) < page.index(first)
    assert "CANARI" not in page
    assert "held" in page
    assert MINE in reader.get(second).content.decode()


def test_another_browser_sees_none_of_them(reader):
    reader.reply(make_article(), "Mon premier")
    assert "This browser remembers no comment" in text_of(Reader().get(MINE))


def test_what_is_stored_of_a_browser_is_another_hash_each_month_so_that_only_the_browser_joins_them(reader):
    november, december = (
        datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC),
        datetime.datetime(2026, 12, 31, tzinfo=datetime.UTC),
    )
    assert browser_hash("a" * 32, november) != browser_hash("a" * 32, december)
    hashes = browser_hashes("a" * 32, december, 24)
    assert len(set(hashes)) == 24
    assert {browser_hash("a" * 32, november), browser_hash("a" * 32, december.replace(year=2025, day=1))} <= set(hashes)
    comment, _ = reader.reply(make_article())
    assert comment.browser_hash == browser_hash(reader.client.cookies["palabre_browser-en"].value, timezone.now())


def test_a_long_history_is_cut_by_key(reader, monkeypatch):
    monkeypatch.setattr(own_comments, "COMMENTS_A_PAGE", 2)
    receipts = [reader.reply(make_article(), f"Mon mot {n}")[1] for n in range(3)]
    first = reader.get(MINE).content.decode()
    assert [receipt in first for receipt in receipts] == [False, True, True]
    key = Comment.objects.order_by("pk")[1].pk
    assert f'href="?before={key}"' in first
    second = reader.get(f"{MINE}?before={key}").content.decode()
    assert [receipt in second for receipt in receipts] == [True, False, False]
    assert 'rel="next"' not in second


def test_the_page_is_kept_nowhere(reader):
    reader.reply(make_article())
    assert reader.get(MINE)["Cache-Control"] == "no-store"


def test_finding_ones_comments_needs_no_scan_however_many_there_are(reader, django_assert_max_num_queries):
    for n in range(3):
        reader.reply(make_article(), f"Mon mot {n}")
    with django_assert_max_num_queries(3):
        reader.get(MINE)
