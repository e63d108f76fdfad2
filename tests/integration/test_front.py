"""The front page and the site's feed: what is public, newest first, cut by key."""

import datetime
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from blog import services
from blog.models import Article, SiteSettings
from tests.making import make_article, make_comment
from tests.newsroom import make_editor

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def ago(days):
    return timezone.now() - datetime.timedelta(days=days)


def titles(response):
    return [article.title for article in response.context["articles"]]


def test_an_empty_site_says_so_to_a_reader_and_offers_him_nothing_else(client):
    page = client.get("/en/").content.decode()
    assert "No article has been published here yet." in page
    assert "Write the first article" not in page


def test_an_empty_site_offers_an_editor_to_write(client):
    client.force_login(make_editor())
    page = client.get("/en/").content.decode()
    assert "Write the first article" in page
    assert "/en/redaction/write/" in page


def test_the_newest_comes_first_and_only_what_is_public(client):
    make_article(title="Ancien", published_at=ago(3))
    make_article(title="Récent", published_at=ago(1))
    make_article(title="Brouillon", is_draft=True)
    make_article(title="Demain", published_at=ago(-1))
    assert titles(client.get("/")) == ["Récent", "Ancien"]


def test_pages_of_twenty_follow_one_another_without_gap_or_repetition(client):
    same_moment = ago(1)
    for number in range(45):
        make_article(title=f"n° {number}", published_at=same_moment if number < 30 else ago(2))
    found, address, pages = [], "/", 0
    while address:
        response = client.get(address)
        found += titles(response)
        key = response.context["page"].next_key
        address = f"/?before={key}" if key else ""
        pages += 1
    assert pages == 3
    assert len(found) == len(set(found)) == 45


@pytest.mark.parametrize("key", ["", "x", "1-", "1-99999999999999999999", "²-1"])
def test_a_key_that_was_never_given_leads_nowhere(client, key):
    assert client.get("/", {"before": key}).status_code == 404


def test_only_public_comments_are_counted(client):
    article = make_article()
    make_comment(article)
    make_comment(article, status="held")
    make_comment(article, status="removed")
    page = client.get("/en/").content.decode()
    assert "1 comment<" in page


def test_the_first_words_stand_without_markup(client):
    services.publish(Article(title="T", body="## Partie\n\nAu **port**, on attend.\n\n![x](https://h.example/x.jpg)"))
    assert client.get("/").context["articles"][0].excerpt == "Au port, on attend."


def test_dates_are_those_of_the_sites_time_zone(client):
    make_article(published_at=datetime.datetime(2025, 4, 21, 22, 30, tzinfo=datetime.UTC))
    assert "mardi 22 avril 2025" in client.get("/").content.decode()
    SiteSettings(time_zone="America/New_York").save()
    assert "lundi 21 avril 2025" in client.get("/").content.decode()
    assert "Monday 21 April 2025" in client.get("/en/").content.decode()


@pytest.mark.parametrize("address", ["/", "/archives/", "/search/", "/discussion/rules/"])
def test_a_mere_reader_gets_no_cookie_and_a_page_that_no_cache_gives_to_who_is_signed_in(client, address):
    make_article()
    response = client.get(address)
    assert not response.cookies
    assert "Cookie" in response.headers["Vary"]


def test_twenty_articles_cost_no_more_queries_than_one(client, django_assert_max_num_queries):
    for _ in range(20):
        make_article()
    with django_assert_max_num_queries(3):
        assert len(titles(client.get("/"))) == 20


def test_the_feed_gives_public_articles_with_addresses_of_the_site(client, settings):
    settings.SITE_ADDRESS = "https://carnet.example"
    article = services.publish(Article(title="Au port", body="On attend.", byline="Hélène"), tags=["Ports"])
    make_article(title="Brouillon", is_draft=True)
    make_article(title="Demain", published_at=ago(-1))
    feed = ElementTree.fromstring(client.get("/feed/").content)
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Au port"
    assert entry.find(f"{ATOM}link").get("href") == f"https://carnet.example/articles/{article.slug}/"
    assert entry.findtext(f"{ATOM}summary") == "On attend."
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Hélène"
    assert entry.find(f"{ATOM}category").get("term") == "Ports"


def test_control_characters_of_an_archive_do_not_break_the_feed(client):
    services.publish(Article(title="Au\x0b po\x01rt", body="On\x02 attend.", byline="Hé\x08lène"), tags=["Por\x01ts"])
    entry = ElementTree.fromstring(client.get("/feed/").content).find(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}{name}") for name in ("title", "summary")] == ["Au port", "On attend."]


def test_an_entry_of_the_feed_stays_the_same_one_when_its_address_changes(client):
    def only_id():
        return ElementTree.fromstring(client.get("/feed/").content).findtext(f"{ATOM}entry/{ATOM}id")

    article = services.publish(Article(title="Au port", body="On attend."))
    before = only_id()
    article.slug = "au-large"
    services.publish(article, ago(5))
    assert only_id() == before


def test_an_unchanged_feed_is_not_sent_again(client):
    make_article()
    first = client.get("/feed/")
    again = client.get("/feed/", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert not first.cookies


def test_an_empty_feed_is_a_feed(client):
    assert client.get("/en/feed/").status_code == 200
