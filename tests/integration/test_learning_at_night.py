"""Decisions are learnt from in the night, by the task worker: once, and never at once."""

import datetime

import pytest
from django.utils import timezone
from django_tasks import task_backends
from django_tasks_db.models import DBTaskResult

from comments import services
from comments.models import Status
from comments.services import Seen
from moderation.learning import nightly
from moderation.models import LearnedModel
from tests.making import MAKER, make_comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}


@pytest.fixture
def decide(django_capture_on_commit_callbacks):
    def decide(verb, comment=None, *more):
        comment = comment or make_comment(status=Status.HELD)
        with django_capture_on_commit_callbacks(execute=True):
            getattr(services, verb)(comment, Seen.of(comment), MAKER, *more)
        comment.refresh_from_db()
        return comment

    return decide


def left():
    return list(DBTaskResult.objects.values_list("task_path", "run_after"))


def test_the_first_decision_of_a_day_leaves_the_learning_to_the_coming_night(worker, decide):
    decide("approve")
    ((path, at),) = left()
    assert path == "moderation.learning.generations.learn_in_background"
    assert timezone.now() < at <= timezone.now() + datetime.timedelta(days=1)
    assert timezone.localtime(at).time() == nightly.AT


def test_the_others_leave_nothing_more(worker, decide):
    decide("approve")
    decide("remove", None, "insult")
    assert len(left()) == 1


def test_the_first_after_that_night_leaves_the_next_one(worker, decide):
    decide("approve")
    DBTaskResult.objects.update(status="SUCCESSFUL", finished_at=timezone.now())
    decide("approve")
    assert len(left()) == 2


def test_what_is_only_put_back_or_sent_is_no_decision(worker, decide, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        comment = make_comment(status=Status.PUBLISHED)
    decide("hold", comment)
    assert left() == []


def test_without_a_worker_nothing_is_learnt_at_a_click(settings, decide):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": ["default"]}}
    assert not task_backends["default"].supports_defer
    decide("approve")
    assert not LearnedModel.objects.exists()
    assert left() == []


@pytest.mark.parametrize(
    ("now", "night"),
    [
        ("2026-03-10 09:30", "2026-03-11 04:00"),
        ("2026-03-10 02:00", "2026-03-10 04:00"),
        ("2026-03-10 04:00", "2026-03-11 04:00"),
    ],
)
def test_the_coming_night(now, night):
    at = timezone.make_aware(datetime.datetime.fromisoformat(now))
    assert nightly.coming_night(at) == timezone.make_aware(datetime.datetime.fromisoformat(night))
