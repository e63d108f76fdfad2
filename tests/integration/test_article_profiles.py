"""What the screening knows of a site: where its own addresses and those of its articles lead."""

import pytest

from moderation import article_profiles
from moderation.article_profiles import site_profile
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
