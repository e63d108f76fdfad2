"""What the screening knows of a site: where its own addresses and those of its articles lead."""

import pytest

from moderation import article_profiles
from moderation.article_profiles import profile_for, site_profile
from moderation.fitted import load
from tests.making import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def looked_at_afresh():
    article_profiles.forget()
    yield
    article_profiles.forget()


def domains():
    return site_profile(load(), "fr").domains


def test_the_site_knows_the_address_it_answers_under(settings):
    settings.SITE_ADDRESS, settings.ALLOWED_HOSTS = "https://carnet.exemple.fr", ["carnet.exemple.fr", ".autrefois.org"]
    assert domains() == {"exemple.fr", "autrefois.org"}


def test_a_site_without_a_name_is_known_by_its_whole_number(settings):
    settings.SITE_ADDRESS, settings.ALLOWED_HOSTS = "http://127.0.0.1:8000", ["[::1]"]
    assert "127.0.0.1" in domains()


def test_an_address_behind_a_word_of_an_article_is_known_like_one_written_out():
    make_article(body="Voici [une étude](https://www.recherche.exemple.org/etude) et http://ecrit.exemple.net/ici.")
    assert {"exemple.org", "exemple.net"} <= domains()


def test_a_discussed_article_is_asked_for_once_and_again_when_it_changed(django_assert_num_queries):
    article = make_article(body="Les bateaux rentrent au port.")
    first = profile_for(article)
    with django_assert_num_queries(0):
        assert profile_for(article) is first
    article.body_html, article.version = "<p>La montagne et ses refuges.</p>", article.version + 1
    article.save()
    assert profile_for(article).to_bytes() != first.to_bytes()
