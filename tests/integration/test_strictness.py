"""Editors say beside their article how strict the automatic check is under it."""

import pytest

from moderation.models import ArticleStrictness
from tests.making import make_article
from tests.newsroom import make_editor, make_writer

pytestmark = pytest.mark.django_db


def address(article):
    return f"/en/redaction/{article.pk}/strictness/"


def test_the_articles_form_leads_there_and_the_choice_is_kept(client):
    article = make_article()
    client.force_login(make_editor())
    assert address(article) in client.get(f"/en/redaction/{article.pk}/").content.decode()
    answer = client.post(address(article), {"level": "strict"})
    assert answer["Location"] == f"/en/redaction/{article.pk}/"
    assert ArticleStrictness.objects.get().level == "strict"
    assert 'value="strict"' in client.get(address(article)).content.decode()


def test_back_to_normal_leaves_no_row(client):
    article = make_article()
    ArticleStrictness.objects.create(article=article, level="strict")
    client.force_login(make_editor())
    client.post(address(article), {"level": "normal"})
    assert not ArticleStrictness.objects.exists()


@pytest.mark.parametrize("level", ["", "merciless"])
def test_anything_else_is_refused(client, level):
    client.force_login(make_editor())
    article = make_article()
    assert client.post(address(article), {"level": level}).status_code == 422
    assert not ArticleStrictness.objects.exists()


def test_nobody_else_may(client):
    article = make_article()
    assert client.get(address(article)).status_code == 302
    client.force_login(make_writer())  # somebody else's article
    assert client.post(address(article), {"level": "strict"}).status_code == 404
    assert not ArticleStrictness.objects.exists()
