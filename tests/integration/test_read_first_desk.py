"""From the comment's page a moderator has somebody read first; the list shows it, and ends it."""

import datetime

import pytest
from django.utils import timezone

from comments import services
from comments.models import Hold, ReadFirst
from tests.desk import QUEUE, person
from tests.making import make_article, make_comment, make_draft

pytestmark = pytest.mark.django_db
LIST = "/en/admin/comments/readfirst/"
TEXT = "Le port attend son traité, et les quotas divisent."


@pytest.fixture
def claire(client):
    user = person("claire", first_name="Claire")
    client.force_login(user)
    return user


@pytest.fixture
def comment():
    return services.submit(make_draft(make_article(), TEXT, browser_key="chez-moi", sender_key="ligne", name="Ivo"))


def page_of(comment):
    return f"{QUEUE}{comment.pk}/read-first/"


def filled(days=7, **more):
    until = timezone.localdate() + datetime.timedelta(days=days)
    return {"kind": "browser", "until": f"{until}", "reason": "Le même texte trois fois.", **more}


def test_it_is_decided_on_the_comments_page_and_stands_in_the_list(client, claire, comment):
    assert page_of(comment) in client.get(f"{QUEUE}{comment.pk}/change/").content.decode()
    page = client.post(page_of(comment), filled(), follow=True).content.decode()
    row = ReadFirst.objects.get()
    assert (row.value, row.made_by, row.comment_id) == (comment.browser_hash, "Claire", comment.pk)
    assert timezone.localtime(row.until).time() == datetime.time()
    assert timezone.localdate(row.until) == timezone.localdate() + datetime.timedelta(days=8)
    assert "Le même texte trois fois." in page
    assert services.submit(make_draft(make_article(), TEXT, browser_key="chez-moi")).held_because == Hold.READ_FIRST


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"reason": ""}, "Give the reason"),
        ({"days": -1}, "Choose a day from today on"),
        ({"days": 91}, "Choose a day from today on"),
        ({"kind": "name"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_read_first(client, claire, comment, wrong, told):
    assert told in client.post(page_of(comment), filled(**wrong)).content.decode()
    assert not ReadFirst.objects.exists()


def test_of_what_was_imported_nobody_can_be_found_again(client, claire):
    imported = make_comment()
    assert page_of(imported) not in client.get(f"{QUEUE}{imported.pk}/change/").content.decode()
    assert client.get(page_of(imported)).status_code == 302


def test_the_list_ends_it_and_keeps_who_did(client, claire, comment):
    client.post(page_of(comment), filled(kind="sender"))
    row = ReadFirst.objects.get()
    assert f"{LIST}{row.pk}/end/" in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{row.pk}/end/").status_code == 302
    assert ReadFirst.objects.filter(ended_at=None).exists()
    client.post(f"{LIST}{row.pk}/end/")
    row.refresh_from_db()
    assert row.ended_by == "Claire"
    assert "Nobody." in client.get(LIST).content.decode()
    assert "Ended on" in client.get(f"{LIST}?over=yes").content.decode()
    again = client.post(f"{LIST}{row.pk}/end/", follow=True)
    assert "It was over already." in again.content.decode()


def test_it_is_for_moderators_alone(client, comment):
    client.force_login(person("edith", "Responsables d’édition"))
    for address in (LIST, page_of(comment), f"{LIST}1/end/"):
        assert client.get(address).status_code == 403
