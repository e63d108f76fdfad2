"""The blog in the admin: one row of settings; articles are read there and written elsewhere."""

import pytest
from django.contrib.auth.models import User

from blog import pictures, services
from blog.models import Article, SiteSettings
from tests.making import make_article, make_comment
from tests.newsroom import upload

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


@pytest.mark.parametrize("change", ["renamed", "deleted"])
def test_a_tag_that_changes_makes_its_articles_pages_stale(client, change):
    article = services.publish(Article(title="Au port", body="Un texte."), tags=["Ports"])
    client.logout()
    before = client.get(article.get_absolute_url()).headers["ETag"]
    tag = article.tags.get()
    client.force_login(User.objects.get())
    if change == "renamed":
        sent(client, f"/en/admin/blog/tag/{tag.pk}/change/", name="Havres")
    else:
        client.post(f"/en/admin/blog/tag/{tag.pk}/delete/", {"post": "yes"})
    client.logout()
    page = client.get(article.get_absolute_url(), headers={"If-None-Match": before})
    assert page.status_code == 200
    assert "Ports" not in page.content.decode()


@pytest.mark.parametrize("bulk", [False, True])
def test_a_deleted_article_takes_its_picture_along(client, settings, tmp_path, django_capture_on_commit_callbacks, bulk):
    settings.MEDIA_ROOT = tmp_path
    article = services.save_article(Article(title="Au port", body="Un texte."), picture=pictures.prepare(upload()))
    with django_capture_on_commit_callbacks(execute=True):
        if bulk:
            chosen = {"action": "delete_selected", "_selected_action": article.pk, "post": "yes"}
            client.post("/en/admin/blog/article/", chosen)
        else:
            client.post(f"/en/admin/blog/article/{article.pk}/delete/", {"post": "yes"})
    assert not Article.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_an_article_with_comments_is_not_deleted(client):
    article = make_comment().article
    client.post(f"/en/admin/blog/article/{article.pk}/delete/", {"post": "yes"})
    assert Article.objects.filter(pk=article.pk).exists()


@pytest.mark.parametrize("model", ["article", "tag", "oldaddress"])
def test_each_list_opens(client, model):
    make_article()
    assert client.get(f"/en/admin/blog/{model}/").status_code == 200
