"""Times are absolute on the server; a script says of those of the last week how long ago they were."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.making import make_article, make_comment


@pytest.mark.parametrize(
    ("language", "ago", "words"),
    [
        ("", datetime.timedelta(hours=3, minutes=5), "il y a 3 heures"),
        ("", datetime.timedelta(days=2, hours=1), "avant-hier"),
        ("/en", datetime.timedelta(minutes=20, seconds=5), "20 minutes ago"),
        ("/en", datetime.timedelta(seconds=5), "this minute"),
        ("/en", datetime.timedelta(days=400), None),
    ],
)
def test_what_is_a_week_old_keeps_its_date(language, ago, words, live_server, browser, transactional_db):
    article = make_article(slug="le-phare")
    make_comment(article, submitted_at=timezone.now() - ago)
    told = {}
    for script in (True, False):
        page = browser.new_context(java_script_enabled=script).new_page()
        page.goto(f"{live_server.url}{language}/articles/le-phare/")
        told[script] = page.locator(".thread time")
        if not script:
            absolute = told[script].inner_text()
    expect(told[True]).to_have_text(words or absolute)
    assert words is None or told[True].get_attribute("title") == absolute
    assert any(figure.isdigit() for figure in absolute)
    for page in told.values():
        page.page.context.close()
