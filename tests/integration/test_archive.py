"""The archive: public articles by month and by tag, and nothing of any other."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from blog import services
from blog.article_lists import ARTICLES_A_PAGE
from blog.models import Article, SiteSettings, Tag
from tests.making import make_article
from tests.reader import text_of

pytestmark = pytest.mark.django_db


def at(*moment):
    return datetime.datetime(*moment, tzinfo=datetime.UTC)


def tagged(*tags, **fields):
    article = make_article(**fields)
    article.tags.set([services.tag_named(name) for name in tags])
    return article


def get(address):
    return Client().get(f"/en{address}")


def titles(response):
    return [article.title for article in response.context["articles"]]


# --- the list of months -------------------------------------------------------------------------------------------------


def test_months_stand_newest_first_under_their_years_with_what_is_public_in_each():
    for moment in (at(2024, 3, 2), at(2025, 4, 1), at(2025, 4, 30), at(2025, 1, 9)):
        make_article(published_at=moment)
    make_article(published_at=at(2023, 7, 1), is_draft=True)
    make_article(published_at=timezone.now() + datetime.timedelta(days=3))
    response = get("/archives/")
    assert [(month.first, month.count) for month in response.context["months"]] == [
        (datetime.date(2025, 4, 1), 2),
        (datetime.date(2025, 1, 1), 1),
        (datetime.date(2024, 3, 1), 1),
    ]
    page = response.content.decode()
    assert 'href="/en/archives/2025/04/"' in page
    assert "2 articles" in text_of(response)
    assert "2023" not in page


def test_tags_that_stand_on_public_articles_are_listed_and_no_other():
    tagged("Pêche")
    tagged("Canari", is_draft=True)
    tagged("Demain", published_at=timezone.now() + datetime.timedelta(days=1))
    services.tag_named("Orphelin")
    page = text_of(get("/archives/"))
    assert "Pêche" in page
    assert not {"Canari", "Demain", "Orphelin"} & set(page.split())


def test_an_empty_site_says_so():
    assert "No article has been published here yet." in text_of(get("/archives/"))


def test_the_header_of_every_page_leads_there():
    assert 'href="/archives/"' in Client().get("/").content.decode()


def test_the_archive_takes_the_same_number_of_questions_whatever_its_size(django_assert_num_queries):
    tagged("Pêche")
    with django_assert_num_queries(3):
        get("/archives/")
    for month in range(1, 13):
        tagged(f"Mot {month}", published_at=at(2024, month, 3))
    with django_assert_num_queries(3):
        get("/archives/")


# --- one month ----------------------------------------------------------------------------------------------------------


def test_a_month_shows_its_public_articles_alone():
    make_article(title="Mars", published_at=at(2025, 3, 31, 12))
    make_article(title="Avril", published_at=at(2025, 4, 1, 12))
    make_article(title="Fin avril", published_at=at(2025, 4, 30, 12))
    make_article(title="Mai", published_at=at(2025, 5, 1, 12))
    make_article(title="Brouillon", published_at=at(2025, 4, 5), is_draft=True)
    assert titles(get("/archives/2025/04/")) == ["Fin avril", "Avril"]


def test_a_month_begins_at_midnight_of_the_site_s_own_zone():
    make_article(title="Nuit", published_at=at(2025, 3, 31, 22, 30))  # half past midnight in Paris
    assert titles(get("/archives/2025/04/")) == ["Nuit"]
    SiteSettings(time_zone="America/Montreal").save()
    assert get("/archives/2025/04/").status_code == 404
    assert titles(get("/archives/2025/03/")) == ["Nuit"]
    assert [month.first.month for month in get("/archives/").context["months"]] == [3]


@pytest.mark.parametrize("month", ["2025/13", "2025/00", "0000/01", "9999/12", "2025/4", "2025/02", "abcd/01", "٢٠٢٥/04"])
def test_a_month_that_is_none_or_has_no_article_is_no_page(month):
    make_article(published_at=at(2025, 4, 5))
    assert get(f"/archives/{month}/").status_code == 404


def test_december_ends_with_the_year():
    make_article(title="Décembre", published_at=at(2024, 12, 31, 12))
    make_article(title="Janvier", published_at=at(2025, 1, 1, 12))
    assert titles(get("/archives/2024/12/")) == ["Décembre"]


def test_pages_of_a_month_follow_one_another_without_gap_or_repetition():
    made = [make_article(title=f"n° {n}", published_at=at(2025, 4, 5)).title for n in range(ARTICLES_A_PAGE + 3)]
    first = get("/archives/2025/04/")
    second = get(f"/archives/2025/04/?before={first.context['page'].next_key}")
    assert titles(first) + titles(second) == made[::-1]
    assert second.context["page"].next_key == ""
    assert 'href="/en/archives/2025/04/"' in second.content.decode()


# --- one tag ------------------------------------------------------------------------------------------------------------


def test_a_tag_shows_its_public_articles_newest_first():
    tagged("Pêche", title="Ancien", published_at=at(2024, 1, 1))
    tagged("Pêche", "Port", title="Récent", published_at=at(2025, 1, 1))
    tagged("Pêche", title="Brouillon", is_draft=True)
    tagged("Port", title="Autre")
    assert titles(get("/tags/peche/")) == ["Récent", "Ancien"]


def test_a_tag_on_an_article_leads_to_its_page():
    article = tagged("Pêche")
    assert 'href="/tags/peche/" rel="tag"' in Client().get(f"/articles/{article.slug}/").content.decode()


def test_a_tag_in_any_script_has_its_page():
    article = tagged("Рыба", title="Poisson")
    address = f"/en/tags/{Tag.objects.get().slug}/"
    assert get(f"/articles/{article.slug}/").status_code == 200
    assert titles(Client().get(address)) == ["Poisson"]


@pytest.mark.parametrize("hidden", [{"is_draft": True}, {"published_at": timezone.now() + datetime.timedelta(days=9)}, None])
def test_a_tag_without_a_public_article_is_no_page_and_no_feed(hidden):
    if hidden is None:
        services.tag_named("Canari")
    else:
        tagged("Canari", **hidden)
    assert [get(address).status_code for address in ("/tags/canari/", "/tags/canari/feed/")] == [404, 404]


@pytest.mark.parametrize("key", ["", "x", "1-", "²-1"])
def test_a_key_that_was_never_given_leads_nowhere(key):
    tagged("Pêche", published_at=at(2025, 4, 5))
    assert {get(f"/{page}/?before={key}").status_code for page in ("tags/peche", "archives/2025/04")} == {404}


def test_a_page_past_the_oldest_says_so_and_leads_back():
    article = tagged("Pêche", published_at=at(2025, 4, 5))
    response = get(f"/tags/peche/?before=1-{article.pk}")
    assert "There are no older articles." in text_of(response)
    assert 'href="/en/tags/peche/"' in response.content.decode()


@pytest.mark.parametrize("address", ["/archives/", "/archives/2025/04/", "/tags/peche/"])
def test_every_page_exists_in_both_languages_and_sets_no_cookie(address):
    tagged("Pêche", published_at=at(2025, 4, 5))
    for language in ("", "/en"):
        response = Client().get(language + address)
        assert response.status_code == 200
        assert not response.cookies
    assert Article.objects.count() == 1
