"""What ties signatures together is told to moderators with how sure it is, never to readers, and at the same cost on any board."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from blog.models import SiteSettings
from comments import services
from comments.models import Comment
from moderation.desk.links import LOOKED_AT, SHOWN, links_of
from tests.desk import QUEUE, person, waiting
from tests.making import make_article, make_comment, make_draft

pytestmark = pytest.mark.django_db
LONG = "Le port attend son traité de pêche, et les quotas divisent les flottes du nord depuis des mois entiers."


def sent(text, **fields):
    return services.submit(make_draft(make_article(), text, **fields))


def told(comment):
    """By confidence, who is named."""
    links = links_of(Comment.objects.get(pk=comment.pk))
    with translation.override("en"):
        return {str(link.confidence): [other.name for other in link.comments] for link in links}


def test_the_same_browser_under_another_name_is_certain():
    sent("Un premier avis sur les quotas.", browser_key="chez-moi", name="Ivo")
    comment = sent("Tout autre chose, le lendemain matin.", browser_key="chez-moi", name="Annick")
    assert told(comment) == {"certain": ["Ivo"]}


def test_the_same_connection_is_likely_within_a_day_only():
    first = sent("Un premier avis sur les quotas.", sender_key="ligne", name="Ivo")
    comment = sent("Tout autre chose, le soir même.", sender_key="ligne", name="Annick")
    assert told(comment) == {"likely; a household or an office shares one": ["Ivo"]}
    Comment.objects.filter(pk=first.pk).update(submitted_at=timezone.now() - datetime.timedelta(days=2))
    assert told(comment) == {}


def test_a_lasting_signature_ties_the_months():
    comments = [make_comment(name=name) for name in ("Ivo", "Annick")]
    Comment.objects.update(mark="7F3KWX")
    assert told(comments[1]) == {"almost certain": ["Ivo"]}
    Comment.objects.update(mark="7F3K")
    assert told(comments[1]) == {}


def test_nearly_the_same_text_is_possible():
    waiting(LONG, name="Ivo")
    assert told(waiting(LONG + " Oui.", name="Annick")) == {"possible; a text is easily copied": ["Ivo"]}


def test_the_same_name_is_weak_and_the_surer_tie_is_told_alone():
    other = make_comment(name="Annick", body="Un avis d’autrefois.")
    Comment.objects.filter(pk=other.pk).update(mark="AAAA")
    comment = sent("Tout autre chose, le lendemain.", browser_key="chez-moi", name="Annick")
    assert told(comment) == {"weak; anybody may sign with it": ["Annick"]}
    Comment.objects.filter(pk=other.pk).update(browser_hash=comment.browser_hash)
    assert told(comment) == {"certain": ["Annick"]}


def test_who_has_sent_alone_is_tied_to_nobody():
    sent("Un premier avis sur les quotas.", browser_key="ailleurs", name="Ivo")
    assert told(sent("Tout autre chose encore.", browser_key="chez-moi", name="Annick")) == {}


def test_each_question_is_short_however_much_there_is():
    comment = sent("Un avis.", browser_key="chez-moi", sender_key="ligne", name="Annick")
    with CaptureQueriesContext(connection) as asked:
        links_of(comment)
    before = len(asked)
    for n in range(LOOKED_AT + 5):
        make_comment(name=f"Nom {n}", body=f"Avis {n}")
    Comment.objects.exclude(pk=comment.pk).update(browser_hash=comment.browser_hash)
    with CaptureQueriesContext(connection) as asked:
        found = links_of(comment)
    assert len(asked) <= before + 1
    assert [len(link.comments) for link in found] == [SHOWN]


def test_moderators_see_it_on_the_comments_page_and_readers_nowhere(client):
    other = sent("Un premier avis sur les quotas.", browser_key="chez-moi", name="Ivo")
    comment = sent("Tout autre chose, le lendemain matin.", browser_key="chez-moi", name="Annick")
    client.force_login(person())
    page = client.get(f"{QUEUE}{comment.pk}/change/").content.decode()
    assert "Perhaps the same person" in page
    assert f"{QUEUE}{other.pk}/change/" in page
    public = Client().get(f"/en/articles/{comment.article.slug}/").content.decode()
    assert "Perhaps the same person" not in public
    assert "Ivo" not in public


def test_a_trusted_readers_comment_says_so_on_its_page(client):
    SiteSettings(trusted_after=1).save()
    sent("Un premier avis sur les quotas.", browser_key="chez-moi")
    article = make_article(comments_mode="review")
    comment = services.submit(make_draft(article, "Tout autre chose, le lendemain.", browser_key="chez-moi"))
    client.force_login(person())
    page = client.get(f"{QUEUE}{comment.pk}/change/").content.decode()
    assert "Published without waiting" in page
    assert "trusted, so without waiting" in page
