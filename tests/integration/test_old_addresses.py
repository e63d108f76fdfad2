"""Addresses of former times: they lead, for good, to where the article is now; nowhere else."""

import datetime

import pytest
from django.utils import timezone

from blog import services
from blog.models import Article, OldAddress
from tests.making import make_article

pytestmark = pytest.mark.django_db


def remembered(path, **fields):
    article = make_article(slug="au-port", **fields)
    OldAddress.objects.create(path=path, article=article)
    return article


@pytest.mark.parametrize(
    ("situation", "path", "asked", "leads_to"),
    [
        ("an article of Blogger", "/2025/04/au-port.html", "/2025/04/au-port.html", "/articles/au-port/"),
        ("as telephones asked for it", "/2025/04/au-port.html", "/2025/04/au-port.html?m=1", "/articles/au-port/"),
        ("a page of Blogger", "/p/contact.html", "/p/contact.html", "/articles/au-port/"),
        ("in English", "/2025/04/au-port.html", "/en/2025/04/au-port.html", "/en/articles/au-port/"),
        ("with signs", "/2025/04/été_1.html", "/2025/04/%C3%A9t%C3%A9_1.html", "/articles/au-port/"),
        ("a former slug", "/articles/au-large/", "/articles/au-large/", "/articles/au-port/"),
    ],
)
def test_it_redirects_for_good(client, situation, path, asked, leads_to):
    remembered(path)
    response = client.get(asked)
    assert (response.status_code, response.headers["Location"]) == (301, leads_to)


@pytest.mark.parametrize(
    "state", [{"is_draft": True}, {"published_at": timezone.now() + datetime.timedelta(days=1)}], ids=["draft", "scheduled"]
)
def test_what_is_not_public_is_not_given_away(client, state):
    remembered("/2025/04/au-port.html", **state)
    assert client.get("/2025/04/au-port.html").status_code == 404


@pytest.mark.parametrize("path", ["/2025/04/rien.html", "/p/rien.html", "/articles/rien/"])
def test_what_was_never_known_is_not_found(client, path):
    assert client.get(path).status_code == 404


def published(title="Au port"):
    return services.publish(Article(title=title, body="Texte."))


def changed(article, slug):
    article.slug = slug
    return services.save_article(article)


def test_a_new_title_leaves_the_address_alone(client):
    article = published()
    article.title = "Au large"
    services.save_article(article)
    assert article.slug == "au-port"


def test_a_changed_address_redirects_from_every_former_one(client):
    article = changed(changed(published(), "au-large"), "en-mer")
    for former in ("au-port", "au-large"):
        assert client.get(f"/articles/{former}/").headers["Location"] == article.get_absolute_url()


def test_back_to_a_former_address(client):
    article = changed(changed(published(), "au-large"), "au-port")
    assert client.get("/articles/au-port/").status_code == 200
    assert client.get("/articles/au-large/").headers["Location"] == "/articles/au-port/"
    assert article.old_addresses.count() == 1


def test_a_draft_that_nobody_saw_leaves_no_trace():
    draft = services.save_article(Article(title="Au port", body="Texte."))
    assert not changed(draft, "au-large").old_addresses.exists()


def test_a_new_article_does_not_take_an_address_that_still_leads_to_another():
    changed(published(), "au-large")
    assert published().slug == "au-port-2"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Comment le traité a changé l’île", "comment-le-traite-a-change-lile"),
        ("مرحبا", "article"),
        ("!!!", "article"),
        ("mot " * 60, "-".join(["mot"] * 22)),
    ],
)
def test_the_address_is_made_of_the_titles_words(title, slug):
    made = published(title).slug
    assert made == slug
    assert len(made) <= 90
