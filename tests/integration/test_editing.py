"""The editors' form: write, look, save, publish at a time, take back; and nobody ever loses a text."""

import datetime
import re

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from blog import services
from blog.models import Article, SiteSettings
from tests.making import make_article, make_comment
from tests.newsroom import make_editor, make_writer, upload

pytestmark = pytest.mark.django_db
TEXT = "Au **port**, on attend.\n\n## Trois leviers\n\nLes quotas."


@pytest.fixture(autouse=True)
def _pictures_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def editor(client):
    user = make_editor(first_name="Claire", last_name="Moreau")
    client.force_login(user)
    return user


def filled(client, address="/en/redaction/write/", **changes):
    """What the form at `address` would send, with `changes`."""
    response = client.get(address)
    form = response.context["form"]
    data = {name: form[name].value() for name in form.fields if name != "picture_file"}
    if moment := re.search(r'name="publish_at" value="([^"]+)"', response.content.decode()):
        data["publish_at"] = moment[1]  # as a browser sees it: in the site's time zone
    return {name: value for name, value in {**data, **changes}.items() if value not in (None, False)}


def send(client, address="/en/redaction/write/", action="save", **changes):
    return client.post(address, {**filled(client, address, **changes), "action": action}, follow=True)


def address_of(article):
    return f"/en/redaction/{article.pk}/"


# --- who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/redaction/", "/redaction/write/"])
def test_a_stranger_is_asked_to_sign_in(client, address):
    response = client.get(address)
    assert response.status_code == 302
    assert response.headers["Location"] == f"/accounts/login/?next={address}"


@pytest.mark.parametrize("address", ["/redaction/", "/redaction/write/"])
def test_an_account_without_the_right_is_told_so_in_words(client, address):
    client.force_login(User.objects.create_user("ana"))
    response = client.get(address)
    assert response.status_code == 403
    assert "<main" in response.content.decode()


@pytest.mark.parametrize(("who", "status"), [(make_writer, 404), (make_editor, 200)])
@pytest.mark.parametrize("address", ["/redaction/{}/", "/redaction/{}/unpublish/"])
def test_what_another_wrote_is_changed_by_editors_alone(client, who, status, address):
    article = make_article(writer=User.objects.create_user("owner"))
    client.force_login(who())
    assert client.get(address.format(article.pk)).status_code == status


def test_a_text_sent_after_signing_out_is_shown_again(client):
    response = client.post("/en/redaction/write/", {"title": "Mon titre", "body": "Mon <texte>"})
    assert response.status_code == 403
    assert 'value="Mon titre"' in response.content.decode()
    assert "Mon &lt;texte&gt;" in response.content.decode()
    assert not Article.objects.exists()


# --- the list ---------------------------------------------------------------------------------------------------------


def listed(client, **query):
    return {article.title for article in client.get("/redaction/", query).context["articles"]}


def test_the_list_shows_ones_own_and_to_editors_everybodys(client):
    editor, writer = make_editor(), make_writer()
    make_article(title="Le mien", writer=editor)
    make_article(title="Le sien", writer=writer)
    client.force_login(editor)
    assert listed(client) == {"Le mien"}
    assert listed(client, whose="all") == {"Le mien", "Le sien"}
    client.force_login(writer)
    assert listed(client, whose="all") == {"Le sien"}


def test_the_list_by_state(client, editor):
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    make_article(title="Brouillon", writer=editor, is_draft=True, published_at=None)
    make_article(title="Demain", writer=editor, published_at=tomorrow)
    make_article(title="Paru", writer=editor)
    states = {"": {"Brouillon", "Demain", "Paru"}, "draft": {"Brouillon"}, "scheduled": {"Demain"}, "published": {"Paru"}}
    assert {state: listed(client, state=state) for state in states} == states


def test_the_list_is_cut_by_key(client, editor):
    for number in range(60):
        make_article(title=str(number), writer=editor)
    first = client.get("/redaction/")
    key = first.context["page"].next_key
    both = [article.title for article in first.context["articles"]] + list(listed(client, before=key))
    assert len(both) == len(set(both)) == 60


# --- writing ----------------------------------------------------------------------------------------------------------


def test_a_new_article_begins_with_the_defaults_of_site_and_writer(client, editor):
    SiteSettings(language="en", comments_mode="review").save()
    sent = filled(client)
    assert (sent["language"], sent["comments_mode"], sent["byline"]) == ("en", "review", "Claire Moreau")


def test_a_draft_is_saved_rendered_and_seen_by_nobody_else(client, editor):
    response = send(client, title="Au port, l’été", body=TEXT, tag_names="Ports,  énergie, ,Ports")
    article = Article.objects.get()
    assert response.redirect_chain == [(f"/en/redaction/{article.pk}/", 302)]
    assert "The draft is saved" in response.content.decode()
    assert article.is_draft
    assert (article.slug, article.writer, article.published_at) == ("au-port-lete", editor, None)
    assert "<h2>Trois leviers</h2>" in article.body_html
    assert [tag.name for tag in article.tags.all()] == ["Ports", "énergie"]
    client.logout()
    assert client.get(article.get_absolute_url()).status_code == 404


def test_published_at_once_it_is_there_for_everybody(client, editor):
    send(client, title="Au port", body=TEXT, action="publish")
    client.logout()
    assert client.get("/articles/au-port/").status_code == 200


@pytest.mark.parametrize(("zone", "hour"), [("Europe/Paris", 8), ("Pacific/Noumea", 23)])
def test_the_time_typed_is_the_time_at_the_site(client, editor, zone, hour):
    SiteSettings(time_zone=zone).save()
    response = send(client, title="Au port", body=TEXT, publish_at="2033-07-01T10:00", action="publish")
    article = Article.objects.get()
    assert not article.is_draft
    assert article.published_at.astimezone(datetime.UTC).hour == hour
    assert f"The article will appear on 1 July 2033, 10:00 ({zone})." in response.content.decode()
    assert filled(client, address_of(article))["publish_at"] == "2033-07-01T10:00"


def test_a_time_that_the_clock_skips_is_refused_and_the_text_given_back(client, editor):
    response = send(client, title="Au port", body=TEXT, publish_at="2033-03-27T02:30", action="publish")
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"publish_at"}
    assert "Les quotas." in response.content.decode()


def test_a_scheduled_article_is_moved_by_its_date(client, editor):
    article = make_article(writer=editor, published_at=timezone.now() + datetime.timedelta(days=1))
    send(client, address_of(article), publish_at="2034-01-01T08:00")
    article.refresh_from_db()
    assert article.published_at == datetime.datetime(2034, 1, 1, 7, tzinfo=datetime.UTC)
    send(client, address_of(article), publish_at="")
    article.refresh_from_db()
    assert article.is_public(timezone.now())


def test_saving_what_is_published_keeps_its_date_and_counts_its_version_up(client, editor):
    article = make_article(writer=editor)
    before = article.published_at, article.version
    send(client, address_of(article), body="Un autre texte.")
    article.refresh_from_db()
    assert (article.published_at, article.version) == (before[0], before[1] + 1)
    assert article.body_html == "<p>Un autre texte.</p>"


def test_mode_and_end_of_the_comments(client, editor):
    article = make_article(writer=editor)
    send(client, address_of(article), comments_mode="review", comments_close_on="2033-05-03")
    article.refresh_from_db()
    assert (article.comments_mode, article.comments_close_on) == ("review", datetime.date(2033, 5, 3))


def test_an_imported_article_stays_html_and_is_cleaned(client, editor):
    article = make_article(writer=editor, markup="html")
    send(client, address_of(article), body="<p>Un <b>mot</b></p><script>x()</script>")
    article.refresh_from_db()
    assert article.body_html == "<p>Un <b>mot</b></p>"


@pytest.mark.parametrize(
    ("situation", "wrong", "field"),
    [
        ("no title", {"title": ""}, "title"),
        ("no text", {"body": ""}, "body"),
        ("an address that is none", {"source_name": "S", "source_address": "rien du tout"}, "source_address"),
        ("a source without a name", {"source_address": "https://s.example/"}, "source_name"),
        ("an address with a space", {"slug": "au port"}, "slug"),
        ("an address that another has", {"slug": "pris"}, "slug"),
        ("an address that another had", {"slug": "parti"}, "slug"),
        ("a tag as long as a sentence", {"tag_names": "x" * 81}, "tag_names"),
        ("a date that is none", {"publish_at": "demain"}, "publish_at"),
        ("no language of ours", {"language": "xx"}, "language"),
    ],
)
@pytest.mark.parametrize("action", ["save", "publish", "preview"])
def test_every_error_is_said_at_its_field_and_gives_the_text_back(client, editor, situation, wrong, field, action):
    make_article(slug="pris").old_addresses.create(path="/articles/parti/")
    response = send(client, action=action, **{"title": "Au port", "body": TEXT, **wrong})
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {field}
    given_back = "Les quotas." if field != "body" else "Au port"
    assert given_back in response.content.decode()
    assert Article.objects.count() == 1


# --- the preview ------------------------------------------------------------------------------------------------------


def test_the_preview_shows_the_unsaved_text_and_loses_nothing(client, editor):
    response = send(client, title="Au port", body=TEXT, tag_names="Ports", action="preview")
    shown = response.content.decode()
    assert "<h2>Trois leviers</h2>" in shown
    assert "Nothing is saved yet." in shown
    assert response.context["form"]["body"].value() == TEXT
    assert response.context["form"]["tag_names"].value() == "Ports"
    assert not Article.objects.exists()


def test_the_preview_of_a_published_article_changes_nothing_for_readers(client, editor):
    article = make_article(writer=editor, slug="au-port")
    send(client, address_of(article), body="Pas encore.", action="preview")
    assert "Pas encore." not in client.get("/articles/au-port/").content.decode()
    article.refresh_from_db()
    assert article.version == 1


# --- pictures ---------------------------------------------------------------------------------------------------------


def waiting_name(response):
    return response.context["form"]["picture_waiting"].value()


@pytest.mark.parametrize("first", [{"action": "preview"}, {"action": "save", "title": ""}], ids=["preview", "error"])
def test_a_picture_sent_once_survives_a_preview_or_an_error(client, editor, first):
    sent = {"title": "Au port", "body": TEXT, "picture_caption": "La jetée", "picture_credit": "archives"}
    response = send(client, **{**sent, **first}, picture_file=upload())
    name = waiting_name(response)
    assert f"/media/{name}" in response.content.decode()
    send(client, action="publish", picture_waiting=name, **sent)
    article = Article.objects.get()
    assert article.picture.name.startswith("articles/")
    shown = client.get("/en/articles/au-port/").content.decode()
    assert re.search(r'<img src="/media/articles/[^"]+" width="60" height="40" alt="">', shown)
    assert "La jetée <cite>archives</cite>" in shown


def test_a_file_that_is_no_picture_is_refused_in_words_and_the_text_given_back(client, editor):
    response = send(client, title="Au port", body=TEXT, picture_file=upload(b"<svg/>", "p.svg"))
    assert response.status_code == 422
    assert "Send a JPEG, PNG or WebP file." in response.content.decode()
    assert "Les quotas." in response.content.decode()


def test_a_new_picture_replaces_the_old_one_and_removing_leaves_none(
    client, editor, tmp_path, django_capture_on_commit_callbacks
):
    def files():
        return [path for path in (tmp_path / "articles").rglob("*") if path.is_file()]

    send(client, title="Au port", body=TEXT, picture_file=upload())
    article = Article.objects.get()
    one = files()
    with django_capture_on_commit_callbacks(execute=True):
        send(client, address_of(article), picture_file=upload(size=(90, 50)))
    assert len(files()) == len(one)
    assert not set(files()) & set(one)
    with django_capture_on_commit_callbacks(execute=True):
        send(client, address_of(article), picture_remove="on")
    article.refresh_from_db()
    assert (article.picture.name, files()) == ("", [])


# --- two at once ------------------------------------------------------------------------------------------------------


def test_who_saves_second_sees_both_texts_and_decides(client, editor):
    article = make_article(writer=editor, title="Titre", body="Le premier texte.")
    mine = filled(client, address_of(article), body="Mon texte.")
    theirs = Article.objects.get()
    theirs.title, theirs.body = "Leur titre", "Leur texte."
    services.save_article(theirs, tags=["Ports"])

    told = client.post(address_of(article), {**mine, "action": "save"})
    assert told.status_code == 409
    shown = told.content.decode()
    assert "Somebody saved this article while you were writing." in shown
    assert "Leur texte." in shown
    assert "Mon texte." in shown
    assert [difference.stored for difference in told.context["theirs"]] == ["Leur titre", "Leur texte.", "Ports"]
    article.refresh_from_db()
    assert article.body == "Leur texte."

    agreed = told.context["form"]["version"].value()
    client.post(address_of(article), {**mine, "version": agreed, "action": "save"})
    article.refresh_from_db()
    assert (article.body, article.title) == ("Mon texte.", "Titre")


def test_publishing_over_somebodys_change_is_told_too(client, editor):
    article = make_article(writer=editor, is_draft=True, published_at=None)
    mine = filled(client, address_of(article))
    services.save_article(Article.objects.get())
    assert client.post(address_of(article), {**mine, "action": "publish"}).status_code == 409
    article.refresh_from_db()
    assert article.is_draft


# --- back to a draft --------------------------------------------------------------------------------------------------


def test_unpublishing_asks_first_and_keeps_the_comments(client, editor):
    article = make_article(writer=editor, slug="au-port")
    comment = make_comment(article)
    address = f"{address_of(article)}unpublish/"
    assert client.get(address).status_code == 200
    assert client.get("/articles/au-port/").status_code == 200
    client.post(address)
    client.logout()
    assert client.get("/articles/au-port/").status_code == 404
    article.refresh_from_db()
    assert article.is_draft
    services.publish(article, article.published_at)
    assert comment.body in client.get("/articles/au-port/").content.decode()


def test_a_draft_cannot_be_unpublished(client, editor):
    article = make_article(writer=editor, is_draft=True, published_at=None)
    assert client.get(f"{address_of(article)}unpublish/").status_code == 404


def test_what_was_published_once_offers_its_old_date_again(client, editor):
    first = datetime.datetime(2025, 4, 22, 8, 12, 31, tzinfo=datetime.UTC)
    article = services.unpublish(make_article(writer=editor, published_at=first))
    assert filled(client, address_of(article))["publish_at"] == "2025-04-22T10:12"
    send(client, address_of(article), action="publish")
    article.refresh_from_db()
    assert article.published_at == first


def test_editors_pages_are_kept_by_no_cache(client, editor):
    assert "no-store" in client.get("/redaction/").headers["Cache-Control"]
    assert "no-store" in client.get("/redaction/write/").headers["Cache-Control"]
