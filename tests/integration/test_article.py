"""The article's page: who sees it when, and what stands on it."""

import datetime
import re

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from blog import services
from blog.models import Article, SiteSettings
from tests.making import make_article, make_comment
from tests.newsroom import make_editor, make_writer

pytestmark = pytest.mark.django_db


def page(client, article, prefix=""):
    return client.get(f"{prefix}/articles/{article.slug}/")


def text(client, article, prefix=""):
    return page(client, article, prefix).content.decode()


def ago(days):
    return timezone.now() - datetime.timedelta(days=days)


# --- what stands on it ------------------------------------------------------------------------------------------------


def test_it_reads_like_the_article_it_is(client):
    article = Article(
        title="Au port, on attend",
        body="Les négociateurs se croisent.\n\n## Trois leviers\n\nLes quotas.",
        byline="Hélène Marin",
        source_name="La Dépêche des îles",
        source_address="https://depeche.example/1",
    )
    services.publish(article, datetime.datetime(2025, 4, 22, 8, 12, tzinfo=datetime.UTC), tags=["Ports", "Énergie"])
    shown = text(client, article)
    order = [
        "mardi 22 avril 2025",
        "Au port, on attend</h1>",
        "Les négociateurs se croisent.",
        "<h2>Trois leviers</h2>",
        "Hélène Marin via",
        '<a href="https://depeche.example/1" rel="noopener">La Dépêche des îles</a>',
        "Ports",
        "Énergie",
        'class="discussion"',
    ]
    places = [shown.index(piece, shown.index("<article")) for piece in order[:-1]] + [shown.index(order[-1])]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("moment", "zone", "french", "english"),
    [
        ((2025, 4, 21, 22, 30), "Europe/Paris", "mardi 22 avril 2025", "Tuesday 22 April 2025"),
        ((2025, 4, 21, 22, 30), "America/New_York", "lundi 21 avril 2025", "Monday 21 April 2025"),
        ((2025, 8, 15, 10, 0), "Europe/Paris", "vendredi 15 août 2025", "Friday 15 August 2025"),
        ((2025, 8, 1, 10, 0), "Europe/Paris", "vendredi 1er août 2025", "Friday 1 August 2025"),
    ],
)
def test_its_date_is_the_day_it_was_at_the_site(client, moment, zone, french, english):
    SiteSettings(time_zone=zone).save()
    article = make_article(published_at=datetime.datetime(*moment, tzinfo=datetime.UTC))
    assert french in text(client, article)
    assert english in text(client, article, "/en")


@pytest.mark.parametrize(
    ("byline", "source", "address", "shown"),
    [
        ("Hélène", "La Dépêche", "", "By Hélène via La Dépêche"),
        ("Hélène", "", "", "By Hélène"),
        ("", "La Dépêche", "https://d.example/", 'Source: <a href="https://d.example/" rel="noopener">La Dépêche</a>'),
        ("Hélène via La Vigie", "port.example", "", "By Hélène via La Vigie<br>port.example"),
        ("<b>H</b>", "", "", "By &lt;b&gt;H&lt;/b&gt;"),
        ("", "", "", None),
    ],
)
def test_who_wrote_it_and_where_it_first_appeared(client, byline, source, address, shown):
    article = make_article(byline=byline, source_name=source, source_address=address)
    found = re.search(r'class="source"[^>]*>(.*?)</p>', text(client, article, "/en"))
    assert (found and found[1]) == shown


def test_its_language_is_its_own_whatever_the_page_speaks(client):
    article = make_article(language="en")
    assert '<html lang="fr"' in text(client, article)
    assert '<article lang="en"' in text(client, article)


def test_machines_are_told_its_address_in_each_language_and_its_first_words(client, settings):
    settings.SITE_ADDRESS = "https://carnet.example"
    article = services.publish(Article(title="« Titre »", body="Les **premiers** mots."))
    shown = text(client, article, "/en")
    assert f'<link rel="canonical" href="https://carnet.example/en/articles/{article.slug}/">' in shown
    assert f'hreflang="fr" href="https://carnet.example/articles/{article.slug}/"' in shown
    assert f'hreflang="en" href="https://carnet.example/en/articles/{article.slug}/"' in shown
    assert '<meta name="description" content="Les premiers mots.">' in shown
    assert '<meta property="og:title" content="« Titre »">' in shown


def test_words_for_machines_hold_no_comment(client):
    article = make_article()
    make_comment(article, body="mot-témoin")
    head = text(client, article).split("</head>")[0]
    assert "mot-témoin" not in head


def neighbours(client, article):
    shown = text(client, article)
    return [
        found[1] if (found := re.search(rf'<a rel="{rel}" href="/articles/([^"]+)/"', shown)) else None
        for rel in ("prev", "next")
    ]


def test_the_articles_before_and_after_it_are_linked(client):
    at = ago(2)
    first, second, third = (make_article(slug=slug, published_at=at) for slug in ("a", "b", "c"))
    make_article(is_draft=True, published_at=ago(1))
    make_article(published_at=ago(-1))
    assert neighbours(client, first) == [None, "b"]
    assert neighbours(client, second) == ["a", "c"]
    assert neighbours(client, third) == ["b", None]


def test_a_kept_page_does_not_link_to_what_is_no_longer_public(client):
    article, later = make_article(published_at=ago(2)), make_article(slug="b", published_at=ago(1))
    etag = page(client, article).headers["ETag"]
    services.unpublish(later)
    again = client.get(f"/articles/{article.slug}/", headers={"If-None-Match": etag})
    assert again.status_code == 200
    assert neighbours(client, article) == [None, None]


def test_a_mere_reader_gets_no_cookie(client):
    response = page(client, make_article())
    assert response.status_code == 200
    assert not response.cookies


# --- who sees it ------------------------------------------------------------------------------------------------------


def nobody(owner):
    return None


def reader(owner):
    return User.objects.create_user("ana")


def writer(owner):
    return make_writer()


def editor(owner):
    return make_editor()


def himself(owner):
    return owner


@pytest.mark.parametrize(
    ("who", "sees"),
    [(nobody, 404), (reader, 404), (writer, 404), (himself, 200), (editor, 200)],
    ids=lambda value: getattr(value, "__name__", value),
)
@pytest.mark.parametrize(
    "state", [{"is_draft": True, "published_at": None}, {"published_at": ago(-1)}], ids=["draft", "scheduled"]
)
def test_what_is_not_public_yet_is_seen_by_those_who_may_edit_it(client, who, sees, state):
    owner = make_writer("owner")
    article = make_article(writer=owner, **state)
    if user := who(owner):
        client.force_login(user)
    response = page(client, article, "/en")
    assert response.status_code == sees
    if sees == 200:
        assert "Only the editors see this page" in response.content.decode()
        assert "no-store" in response.headers["Cache-Control"]


def test_a_scheduled_article_appears_when_its_time_has_come(client):
    article = make_article(published_at=timezone.now() + datetime.timedelta(hours=1))
    assert page(client, article).status_code == 404
    Article.objects.filter(pk=article.pk).update(published_at=ago(0))
    assert page(client, article).status_code == 200


def test_an_address_that_never_was(client):
    assert client.get("/articles/rien/").status_code == 404


def test_only_those_who_may_edit_find_the_way_to_the_form(client):
    article = make_article()
    assert "Edit this article" not in text(client, article, "/en")
    client.force_login(make_editor())
    assert "Edit this article" in text(client, article, "/en")


def test_a_zone_this_machine_does_not_know_closes_no_page(client):
    SiteSettings(time_zone="Mars/Olympus").save()
    assert client.get("/").status_code == 200
