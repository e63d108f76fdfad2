""" "Useful": off until the site wants it; one mark a browser and comment, by a plain button on a page that caches keep."""

import pytest
from django.db import IntegrityError, transaction

from blog.models import SiteSettings
from comments import services
from comments.models import Comment, Thread, Useful
from comments.people.browser import COOKIE
from comments.services import Seen, submission
from tests.making import MAKER, make_article, make_comment
from tests.reader import Reader, Verdict, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment():
    return make_comment(make_article())


@pytest.fixture
def on():
    site = SiteSettings.current()
    site.useful_marks = True
    site.save()


def address(comment):
    return f"/en/discussion/{comment.article.slug}/{comment.number}/useful/"


def press(reader, comment, sender="192.0.2.1", **headers):
    return reader.client.post(address(comment), REMOTE_ADDR=sender, headers=headers)


def count(comment):
    comment.refresh_from_db()
    assert comment.useful_count == Useful.objects.filter(comment=comment).count()
    return comment.useful_count


def page(comment):
    return Reader().get(f"/en/articles/{comment.article.slug}/")


# --- off --------------------------------------------------------------------------------------------------------------------


def test_a_site_that_did_not_ask_for_it_shows_nothing_and_counts_nothing(comment):
    assert "Useful" not in text_of(page(comment))
    assert press(Reader(), comment).status_code == 404
    assert count(comment) == 0


def test_switching_it_on_and_off_is_seen_by_the_next_reader(comment, on):
    tag = page(comment)["ETag"]
    assert "Useful" in text_of(page(comment))
    site = SiteSettings.current()
    site.useful_marks = False
    site.save()
    assert page(comment)["ETag"] != tag
    assert "Useful" not in text_of(page(comment))


# --- one mark ---------------------------------------------------------------------------------------------------------------


def test_a_press_counts_and_leads_back_to_the_comment(comment, on):
    response = press(Reader(), comment)
    assert (response.status_code, response["Location"]) == (303, f"/en/articles/{comment.article.slug}/#c1")
    assert count(comment) == 1
    assert "Useful · 1" in text_of(page(comment))


def test_the_button_works_without_a_script_and_the_page_carries_no_token(comment, on):
    content = page(comment).content.decode()
    assert f'<form method="post" action="{address(comment)}"><button' in content
    assert "csrf" not in content
    assert "leaves one cookie" in content
    assert not page(comment).cookies


def test_kept_pages_show_the_new_count_at_once(comment, on):
    before = page(comment)
    version = Thread.objects.get(pk=comment.article_id).version
    press(Reader(), comment)
    assert Thread.objects.get(pk=comment.article_id).version == version + 1
    assert Reader().get(f"/en/articles/{comment.article.slug}/", if_none_match=before["ETag"]).status_code == 200


def test_a_browser_counts_once_and_a_second_press_makes_no_page_stale(comment, on):
    reader = Reader()
    press(reader, comment)
    tag = page(comment)["ETag"]
    for sender in ("192.0.2.1", "192.0.2.9"):
        assert press(reader, comment, sender).status_code == 303
    assert count(comment) == 1
    assert page(comment)["ETag"] == tag


def test_a_browser_that_keeps_no_cookie_counts_once_by_its_connection(comment, on):
    for _ in range(3):
        press(Reader(), comment)
    assert count(comment) == 1


def test_two_browsers_with_cookies_on_one_connection_count_twice(comment, on):
    other = make_comment()
    first, second = Reader(), Reader()
    press(first, other)
    press(second, make_comment())
    press(first, comment)
    press(second, comment)
    assert count(comment) == 2


def test_one_may_find_several_useful(comment, on):
    reader, other = Reader(), make_comment(comment.article)
    press(reader, comment)
    press(reader, other)
    assert (count(comment), count(other)) == (1, 1)


def test_nobody_counts_for_himself(on, monkeypatch):
    monkeypatch.setattr(submission, "screener", lambda: Verdict())
    reader = Reader()
    own, _ = reader.reply(make_article())
    press(reader, own)
    assert count(own) == 0


@pytest.mark.parametrize(
    "move", [lambda c: services.remove(c, Seen.of(c), MAKER, "insult"), lambda c: services.hold(c, Seen.of(c), MAKER)]
)
def test_what_is_not_public_is_not_counted(comment, on, move):
    move(comment)
    press(Reader(), comment)
    assert count(comment) == 0


def test_another_sites_page_counts_nothing(comment, on):
    response = press(Reader(), comment, **{"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 303
    assert count(comment) == 0


def test_a_link_counts_nothing(comment, on):
    assert Reader().get(address(comment)).status_code == 303
    assert count(comment) == 0


def test_who_marks_very_many_is_asked_to_wait(comment, on, settings):
    settings.USEFUL_AN_HOUR = 1
    press(Reader(), make_comment())
    response = press(Reader(), comment)
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 3600
    assert count(comment) == 0
    assert press(Reader(), comment, "192.0.2.2").status_code == 303


def test_there_is_nothing_to_press_under_a_draft_or_nowhere(comment, on):
    type(comment.article).objects.filter(pk=comment.article_id).update(is_draft=True)
    assert press(Reader(), comment).status_code == 404
    assert Reader().client.post("/en/discussion/nulle-part/1/useful/").status_code == 404


# --- what is stored ---------------------------------------------------------------------------------------------------------


def test_neither_the_browser_nor_the_connection_is_stored(comment, on):
    reader = Reader()
    response = press(reader, comment)
    assert {cookie.split("-")[0] for cookie in response.cookies} == {COOKIE}
    key = next(iter(response.cookies.values())).value
    stored = str(vars(Useful.objects.get()))
    assert key not in stored
    assert "192.0.2.1" not in stored


def test_the_database_itself_keeps_it_to_once(comment, on):
    press(Reader(), comment)
    row = Useful.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    assert Comment.objects.get(pk=comment.pk).useful_count == 1
