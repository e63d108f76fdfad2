"""The blog in the admin: one row of settings; articles are read there and written elsewhere."""

import pytest
from django.contrib.auth.models import User

from blog.models import Article, SiteSettings
from tests.making import make_article

pytestmark = pytest.mark.django_db
SETTINGS = "/en/admin/blog/sitesettings/1/change/"


@pytest.fixture(autouse=True)
def _owner(client):
    client.force_login(User.objects.create_superuser("owner"))


def sent(client, address, **changes):
    form = client.get(address).context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    data |= {"storm_until": ""}
    return client.post(address, {name: value for name, value in {**data, **changes}.items() if value is not None})


@pytest.mark.parametrize("saved_before", [False, True])
def test_the_settings_are_one_form_on_an_empty_site_too(client, saved_before):
    if saved_before:
        SiteSettings(name="Avant").save()
    assert client.get("/en/admin/blog/sitesettings/").headers["Location"] == SETTINGS
    assert sent(client, SETTINGS, name="Le Carnet").status_code == 302
    assert SiteSettings.objects.get().name == "Le Carnet"


def test_a_change_of_the_settings_makes_every_kept_page_stale(client):
    SiteSettings().save()
    before = SiteSettings.current().epoch
    sent(client, SETTINGS, name="Le Carnet")
    assert SiteSettings.current().epoch > before


@pytest.mark.parametrize(
    "address", ["/en/admin/blog/sitesettings/add/", "/en/admin/blog/sitesettings/1/delete/", "/en/admin/blog/article/add/"]
)
def test_no_second_row_no_deletion_no_article_past_the_form(client, address):
    SiteSettings().save()
    assert client.get(address).status_code == 403


def test_a_zone_that_is_none_is_refused(client):
    response = sent(client, SETTINGS, time_zone="Paris")
    assert "is no time zone" in response.content.decode()


def test_an_article_is_read_there_and_only_its_comments_are_set(client):
    article = make_article(body="Un texte.")
    address = f"/en/admin/blog/article/{article.pk}/change/"
    assert f'href="/en/redaction/{article.pk}/"' in client.get(address).content.decode()
    sent(client, address, comments_mode="closed", title="Autre")
    changed = Article.objects.get()
    assert (changed.comments_mode, changed.title, changed.version) == ("closed", article.title, article.version + 1)


@pytest.mark.parametrize("model", ["article", "tag", "oldaddress"])
def test_each_list_opens(client, model):
    make_article()
    assert client.get(f"/en/admin/blog/{model}/").status_code == 200
