"""Head moderators: whole lists at once, and what others decided; where nobody was named, every moderator may."""

import pytest

from comments import services
from comments.drafts import Actor
from comments.models import Comment
from comments.services import Seen
from moderation.desk.leading import leads
from moderation.founding import AUDITORS, HEADS
from tests.desk import HISTORY, person, waiting

pytestmark = pytest.mark.django_db
REVERT = "/en/admin/moderation/batch/revert/"


@pytest.fixture
def claire():
    return person()


@pytest.fixture
def decided():
    def decided(user):
        comment = waiting()
        return services.approve(comment, Seen.of(comment), Actor.of(user))

    return decided


def undo(client, line):
    client.post(f"{HISTORY}{line.pk}/undo/", {"confirmed": "1"})
    return Comment.objects.get(pk=line.comment_id).status


def test_where_nobody_was_named_every_moderator_leads(client, claire, decided):
    assert leads(claire)
    client.force_login(claire)
    assert undo(client, decided(person("denis"))) == "held"
    assert client.get(REVERT).status_code == 200


def test_with_a_head_moderator_the_others_undo_their_own_decisions_alone(client, claire, decided):
    head = person("hélène", HEADS)
    client.force_login(claire)
    assert undo(client, decided(head)) == "published"
    assert undo(client, decided(claire)) == "held"
    assert client.get(REVERT).status_code == 403


def test_a_head_moderator_undoes_what_others_decided_and_changes_rules(client, claire, decided):
    client.force_login(person("hélène", HEADS))
    assert undo(client, decided(claire)) == "held"
    assert client.get(REVERT).status_code == 200
    assert client.get("/en/admin/moderation/postedrule/").status_code == 200


def test_a_head_moderator_who_left_leads_nobody(claire):
    person("hélène", HEADS, is_active=False)
    assert leads(claire)


def test_an_auditor_sees_everything_of_the_desk_and_has_no_button(client, claire):
    comment = waiting()
    client.force_login(person("odile", AUDITORS))
    for where in ("queuedcomment/", f"queuedcomment/{comment.pk}/change/", "decision/", "dayfigure/", "postedrule/"):
        assert client.get(f"/en/admin/moderation/{where}").status_code == 200, where
    page = client.get(f"/en/admin/moderation/queuedcomment/{comment.pk}/change/").content.decode()
    assert 'name="decision"' not in page
