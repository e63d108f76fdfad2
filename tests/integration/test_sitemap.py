"""The sitemap: every public article in both languages, in parts cut by number; robots.txt leads there."""

import datetime
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from blog import sitemap
from blog.models import Article
from tests.making import make_article

pytestmark = pytest.mark.django_db
NS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


def tree(address, **headers):
    response = Client().get(address, headers=headers)
    assert response.status_code == 200
    return ElementTree.fromstring(response.content)


def parts():
    return [node.text.removeprefix("http://127.0.0.1:8000") for node in tree("/sitemap.xml").iter(f"{NS}loc")]


def addresses():
    return [node.text for part in parts() for node in tree(part).iter(f"{NS}loc")]


def test_each_public_article_stands_there_in_both_languages_and_names_its_translations():
    make_article(slug="port")
    assert addresses() == [f"http://127.0.0.1:8000{path}" for path in ("/", "/en/", "/articles/port/", "/en/articles/port/")]
    article = list(tree("/sitemap-0.xml").iter(f"{NS}url"))[-1]
    assert {link.get("hreflang"): link.get("href") for link in article.iter(LINK)} == {
        "fr": "http://127.0.0.1:8000/articles/port/",
        "en": "http://127.0.0.1:8000/en/articles/port/",
    }
    assert article.find(f"{NS}lastmod").text.startswith(f"{timezone.now():%Y-%m-%d}"[:4])


def test_a_draft_and_an_article_of_tomorrow_stand_nowhere():
    make_article(slug="canari", is_draft=True)
    make_article(slug="demain", published_at=timezone.now() + datetime.timedelta(days=1))
    assert not [address for address in addresses() if "canari" in address or "demain" in address]


def test_many_articles_come_in_parts_without_gap_or_repetition(monkeypatch):
    monkeypatch.setattr(sitemap, "ARTICLES_A_PART", 3)
    made = {f"http://127.0.0.1:8000/articles/{make_article().slug}/" for _ in range(8)}
    listed = [address for address in addresses() if "/en/" not in address and "/articles/" in address]
    assert (set(listed), len(listed)) == (made, 8)
    assert len(parts()) == Article.objects.order_by("-pk").first().pk // 3 + 1


@pytest.mark.parametrize("part", ["9" * 30, "-1", "x"])
def test_a_part_that_cannot_be_is_no_page(part):
    assert Client().get(f"/sitemap-{part}.xml").status_code == 404


def test_a_part_past_the_last_is_empty():
    assert list(tree("/sitemap-7.xml")) == []


def test_an_unchanged_sitemap_is_answered_304_and_no_question_grows_with_it(django_assert_num_queries):
    make_article()
    first = Client().get("/sitemap-0.xml")
    assert Client().get("/sitemap-0.xml", headers={"If-None-Match": first["ETag"]}).status_code == 304
    with django_assert_num_queries(2):  # the settings of the site, and one
        Client().get("/sitemap-0.xml")
    with django_assert_num_queries(2):
        Client().get("/sitemap.xml")


def test_it_says_nothing_of_any_comment_and_sets_no_cookie():
    make_article()
    response = Client().get("/sitemap-0.xml")
    assert b"discussion" not in response.content
    assert not response.cookies


def test_robots_are_led_to_it_on_a_site_that_is_public_alone(settings):
    assert "Sitemap" not in Client().get("/robots.txt").content.decode()
    settings.MODE = "production"
    text = Client().get("/robots.txt").content.decode()
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in text
    assert "Disallow: /search/" in text
