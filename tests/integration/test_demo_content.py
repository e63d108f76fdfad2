"""The demonstration: a magazine with living discussions, each comment where the real check and a moderator put it."""

import datetime
import tempfile
from io import BytesIO
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings
from django.utils import timezone
from PIL import Image

from blog.models import Article, CommentsMode, SiteSettings
from comments.demo import content, drawings
from comments.drafts import Actor
from comments.models import Comment, Hold, Status, StatusChange
from moderation import demonstration
from moderation.figures import names
from moderation.learning import spot_answers
from moderation.models import Appeal, DayFigure, Report

TOLD = {(article["slug"], one["id"]): one for article in content.articles() for one in article["comments"]}


def dot(name):
    """A picture that costs nothing."""
    file = BytesIO()
    Image.new("RGB", (40, 20), "red").save(file, "PNG")
    file.seek(0)
    return file


def stored(slug, id) -> Comment:
    return Comment.objects.get(article__slug=slug, idempotency_key=content.key_of(f"{slug}/{id}"))


def rows():
    return list(Comment.objects.order_by("pk").values()), list(Article.objects.order_by("pk").values())


class TheDemonstration(TestCase):
    @classmethod
    def setUpTestData(cls):
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        # a busy machine must not turn what the check thinks into "it did not work"
        cls.enterClassContext(override_settings(DEMO=True, MEDIA_ROOT=folder, SCREENING_DEADLINE_SECONDS=60))
        cls.enterClassContext(mock.patch.object(content, "picture", dot))
        call_command("demo_content")

    def test_every_article_is_public_open_and_illustrated(self):
        now, site = timezone.now(), SiteSettings.current()
        assert Article.objects.public(now).count() == len(content.articles()) >= 8
        for article in Article.objects.all():
            assert article.mode_at(now, site) == CommentsMode.OPEN
            assert article.picture
            assert "<h2>" in article.body_html
            assert article.tags.count() >= 2
        assert set(Article.objects.values_list("language", flat=True)) == {"fr", "en"}

    def test_each_comment_went_where_the_real_check_sends_it(self):
        expected = {which: "held" if one.get("waits") else "published" for which, one in TOLD.items()}
        assert {which: stored(*which).changes.earliest("pk").to_status for which in TOLD} == expected
        assert {stored(*which).held_because for which, one in TOLD.items() if one.get("waits")} == {Hold.RULES}

    def test_the_discussions_are_threaded_and_hold_each_kind_of_comment(self):
        assert len(TOLD) > 60
        assert Comment.objects.filter(depth__gte=2).exists()
        tombstones = Comment.objects.exclude(status=Status.PUBLISHED).standing()
        assert {c.status for c in tombstones} == {Status.REMOVED, Status.WITHDRAWN}
        assert all(c.replies.published().exists() for c in tombstones)
        assert {c.ground for c in tombstones} >= {"off_topic", "personal_attack"}
        assert StatusChange.objects.filter(verb="approve").exists()

    def test_all_of_it_lies_in_the_past_as_far_back_as_it_says(self):
        now = timezone.now()
        assert not Comment.objects.filter(submitted_at__gt=now).exists()
        for told in content.articles():
            age = now - Article.objects.get(slug=told["slug"]).published_at
            assert abs(age - datetime.timedelta(hours=told["hours_ago"])) < datetime.timedelta(minutes=30)

    def test_the_desk_shows_a_working_week_and_only_once(self):
        actor = Actor(7, "Maud")
        assert demonstration.enliven(actor)
        assert not demonstration.enliven(actor)
        assert set(Comment.objects.filter(status=Status.HELD).values_list("held_because", flat=True)) == {
            Hold.RULES,
            Hold.REPORTS,
            Hold.AUTHOR,
        }
        assert Appeal.objects.open().count() == 1
        assert spot_answers.waiting().exists()
        assert Report.objects.open().filter(comment__status=Status.PUBLISHED).count() == 2
        decided = StatusChange.objects.filter(actor_id=7, verb__in=("remove", "approve"))
        assert decided.count() == len(demonstration.DECIDED)
        assert not decided.filter(at__gte=timezone.now()).exists()
        assert DayFigure.objects.filter(name=names.COUNTED).exists()

    def test_a_second_start_changes_nothing(self):
        before = rows()
        call_command("demo_content")
        assert rows() == before

    def test_the_name_of_a_site_that_was_set_already_stays(self):
        SiteSettings(name="À moi").save()
        call_command("demo_content")
        assert SiteSettings.current().name == "À moi"


@pytest.mark.django_db
def test_a_real_site_refuses_it(settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("demo_content")
    assert not Article.objects.exists()


@pytest.mark.django_db
def test_a_failure_leaves_whole_articles_only(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(content, "picture", dot)
    monkeypatch.setattr(content, "_decide", lambda *told: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        content.write(timezone.now(), Actor(name="Essai"))
    undecided = content.articles()[0]  # the one after it has something to decide
    assert [article.slug for article in Article.objects.all()] == [undecided["slug"]]
    assert Comment.objects.count() == len(undecided["comments"])


def test_every_drawing_that_an_article_names_can_be_drawn():
    assert {article["drawing"] for article in content.articles()} == set(drawings.DRAWINGS)
    image = Image.open(drawings.picture("tide"))
    assert image.size == (drawings.WIDTH, drawings.HEIGHT)
    assert len(image.getcolors(1_000_000)) > 5
