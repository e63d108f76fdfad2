"""The automatic signature: two of one name are told apart, and nobody is followed from article to article unless he wishes it."""

import re

import pytest

from comments import services
from comments.models import Comment
from comments.people.browser import COOKIE
from comments.people.marks import ALPHABET, LONGEST, Marking, mark_signs
from comments.services import marking
from tests.desk import QUEUE, person, waiting
from tests.making import make_article, make_comment, make_draft
from tests.reader import Reader, staff, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("verdict")]


def mark(reader, article, **fields):
    return reader.reply(article, **fields)[0].mark


def page(article):
    return text_of(Reader().get(f"/en/articles/{article.slug}/"))


# --- which mark -----------------------------------------------------------------------------------------------------------


def test_one_browser_has_one_mark_under_an_article(article):
    reader = Reader()
    first = mark(reader, article)
    assert re.fullmatch(f"[{ALPHABET}]{{4}}", first)
    assert mark(reader, article, name="Tomasz") == first


def test_two_browsers_have_two(article):
    assert mark(Reader(), article) != mark(Reader(), article)


def test_under_another_article_it_is_another_one(article):
    reader = Reader()
    assert mark(reader, article) != mark(reader, make_article())


def test_the_mark_comes_from_the_key_of_the_form_where_the_browser_keeps_no_cookie(article):
    reader = Reader()
    first = mark(reader, article)
    reader.client.cookies.clear()
    assert first
    assert mark(reader, article) not in ("", first)


def test_a_reply_sent_twice_has_the_mark_it_had(article):
    reader = Reader()
    token = reader.token(article)
    reader.send(article, token=token, mark="new")
    reader.send(article, token=token, mark="new")
    assert Comment.objects.count() == 1


def test_no_mark_holds_a_sign_that_is_taken_for_another():
    assert not set(ALPHABET) & set("0O1IL2Z5S8BU")
    assert len(set(ALPHABET)) == len(ALPHABET)


def test_a_mark_does_not_tell_the_key_and_is_the_same_for_all_processes():
    assert mark_signs("k" * 32, 7, Marking()) == mark_signs("k" * 32, 7, Marking())
    assert len({mark_signs("k" * 32, n, Marking()) for n in range(200)}) == 200


def test_a_second_browser_whose_signs_begin_alike_shows_one_more_of_them_and_keeps_it(article, monkeypatch):
    monkeypatch.setattr(marking, "mark_signs", lambda key, *rest: "7F3KM" + ("ACD" if key.startswith("a") else "EFG"))
    sent = [services.submit(make_draft(article, browser_key=key)).mark for key in ("aa", "bb", "aa", "bb", "cc")]
    assert sent == ["7F3K", "7F3KM", "7F3K", "7F3KM", "7F3KME"]
    assert len(sent[-1]) <= LONGEST


def test_an_imported_comment_has_none():
    assert make_comment(name="Tomasz").mark == ""


def test_staff_has_a_badge_instead(article):
    comment, _ = staff().reply(article)
    assert comment.mark == ""
    assert "helene staff" in page(article)


# --- the reader's choice ----------------------------------------------------------------------------------------------------


def test_a_reader_may_keep_one_mark_for_the_whole_site(article):
    reader = Reader()
    kept = mark(reader, article, mark="site")
    assert len(kept) == 6
    assert mark(reader, make_article()) == kept
    assert mark(reader, make_article(), mark="article") != kept


def test_a_reader_may_take_a_new_one_and_keeps_that(article):
    reader = Reader()
    old = mark(reader, article)
    new = mark(reader, article, mark="new")
    assert new != old
    assert mark(reader, article) == new
    assert mark(reader, make_article(), mark="site") != new


def test_the_choice_lies_in_the_one_cookie_there_is_and_the_receipts_stay_found(article):
    reader = Reader()
    _, receipt = reader.reply(article)
    reader.reply(article, mark="site")
    assert {cookie.split("-")[0] for cookie in reader.client.cookies} == {COOKIE}
    comment = Comment.objects.order_by("pk").first()
    answer = reader.get(f"/en/discussion/{article.slug}/{comment.number}/remove/")
    assert answer["Location"] == f"{receipt}withdraw/"


def test_the_form_shows_first_what_was_chosen_before(article):
    reader = Reader()
    reader.reply(article, mark="site")
    options = re.findall(r'<option value="(\w+)"', reader.open_form(article).content.decode())
    assert options == ["site", "article", "new"]


def test_a_form_of_staff_offers_no_mark(article):
    assert 'name="mark"' not in staff().open_form(article).content.decode()


@pytest.mark.parametrize("value", ["", "x", "0" * 31, "0" * 32 + ".z1", "0" * 32 + ".s99999", "0" * 32 + ".s"])
def test_a_cookie_that_is_none_of_ours_is_as_none(article, value):
    reader = Reader()
    reader.client.cookies[COOKIE] = value
    assert len(mark(reader, article)) == 4


# --- where it is seen -------------------------------------------------------------------------------------------------------


def test_it_stands_beside_the_name_on_the_page_the_receipt_and_above_the_reply_form(article):
    reader = Reader()
    comment, receipt = reader.reply(article)
    seen = f"Anonymous · automatic signature {comment.mark}"
    assert seen in page(article)
    assert seen in text_of(reader.get(receipt))
    assert seen in text_of(Reader().open_form(article, comment))


def test_the_desk_shows_it_and_finds_by_it(client):
    waiting("Le premier.", mark="7F3K")
    other = waiting("Le second.")
    client.force_login(person())
    assert "Anonymous · 7F3K" in text_of(client.get(QUEUE))
    for query in ("?mark=7F3K", "?mark=7f3k", "?q=7F3K"):
        found = text_of(client.get(QUEUE + query))
        assert ("Le premier." in found, "Le second." in found) == (True, False), query
    assert other.text not in text_of(client.get(QUEUE + "?mark=%00"))
