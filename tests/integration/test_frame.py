"""The frame of every page: the language switch, who is signed in, what a mere reader is spared, and the pages that say what failed."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User
from django.db import OperationalError
from django.test import Client, override_settings

from blog.models import SiteSettings
from moderation.founding import EDITORS, MODERATORS
from tests.making import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def failing(client, monkeypatch):
    """A client whose next page fails with the given error."""

    def fail(error: Exception) -> Client:
        def broken(*_args, **_kwargs):
            raise error

        monkeypatch.setattr("blog.views.Article.objects.public", broken)
        client.raise_request_exception = False
        return client

    return fail


# --- languages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/", 'href="/en/" lang="en"'),
        ("/en/", 'href="/" lang="fr"'),
        ("/articles/le-phare/", 'href="/en/articles/le-phare/" lang="en"'),
        ("/en/articles/le-phare/?after=3", 'href="/articles/le-phare/?after=3" lang="fr"'),
        ("/accounts/login/", 'href="/en/accounts/login/" lang="en"'),
        ("/nulle-part/", 'href="/en/" lang="en"'),
    ],
)
def test_the_other_language_keeps_the_page(client, here, there):
    make_article(slug="le-phare")
    assert there in client.get(here).content.decode()


# --- who looks --------------------------------------------------------------------------------------------------------------


def test_a_mere_reader_gets_no_cookie(client):
    article = make_article()
    for address in ("/", article.get_absolute_url(), "/discussion/rules/", f"/discussion/{article.slug}/reply/", "/nulle-part/"):
        assert not client.get(address).cookies, address


@pytest.mark.parametrize(
    ("group", "seen", "unseen"),
    [
        (EDITORS, "/redaction/", "/admin/moderation/queuedcomment/"),
        (MODERATORS, "/admin/moderation/queuedcomment/", "/redaction/"),
    ],
)
def test_staff_find_the_way_to_their_own_work_only(client, group, seen, unseen):
    user = User.objects.create_user("claude", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    page = client.get("/discussion/rules/").content.decode()
    assert f'href="{seen}"' in page
    assert f'href="{unseen}"' not in page


def test_the_sign_in_page_bears_the_name_of_the_site_and_offers_no_sign_up(client):
    SiteSettings(name="La Gazette du phare").save()
    page = client.get("/accounts/login/").content.decode()
    assert "La Gazette du phare" in page
    assert "/accounts/signup/" not in page


@pytest.mark.parametrize(("mode", "words"), [("demo", "Démonstration"), ("development", "Développement"), ("production", None)])
def test_a_strip_names_the_mode_unless_it_is_the_real_site(client, mode, words):
    with override_settings(MODE=mode):
        page = client.get("/").content.decode()
    assert ('class="strip"' in page) == (words is not None)
    assert words is None or words in page


@pytest.mark.parametrize(
    ("mode", "rule"), [("production", "Disallow: /discussion/"), ("demo", "Disallow: /\n"), ("development", "Disallow: /\n")]
)
def test_search_engines_are_asked_into_a_real_site_only(client, mode, rule):
    with override_settings(MODE=mode):
        answer = client.get("/robots.txt")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert rule in answer.content.decode()


# --- what failed ----------------------------------------------------------------------------------------------------------


def test_a_wrong_address_says_so_in_the_language_asked_for(client):
    french, english = client.get("/nulle-part/"), client.get("/en/nowhere/")
    assert (french.status_code, english.status_code) == (404, 404)
    assert "Il n’y a pas de page à cette adresse" in french.content.decode()
    assert "There is no page at this address" in english.content.decode()


def test_a_page_that_is_closed_to_an_account_says_to_which(client):
    client.force_login(User.objects.create_user("lise"))
    answer = client.get("/en/redaction/")
    assert answer.status_code == 403
    assert "You are signed in as lise" in answer.content.decode()


def test_a_refused_form_gives_the_text_back(rf):
    from django.views.csrf import csrf_failure

    answer = csrf_failure(rf.post("/en/discussion/le-phare/reply/", {"text": "Une lampe <qui> tourne.", "password": "secret"}))
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Une lampe &lt;qui&gt; tourne." in page
    assert "secret" not in page


def test_a_silent_database_is_a_pause_and_not_a_fault(failing):
    answer = failing(OperationalError("no answer")).get("/en/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert "back in a moment" in answer.content.decode()


def test_any_other_fault_is_owned_up_to(failing):
    answer = failing(RuntimeError("a fault")).get("/en/")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()


@pytest.mark.parametrize("error", [OperationalError("no answer"), RuntimeError("a fault")])
def test_a_page_of_failure_asks_nothing_of_the_database(failing, django_assert_num_queries, error):
    client = failing(error)
    SiteSettings().save()
    with django_assert_num_queries(1):  # the settings, read before the view; the page itself asks for nothing
        client.get("/en/")
