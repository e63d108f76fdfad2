"""Plug-ins on the way of a posted reply: kept with the screening, shown at the desk, known to the doctor."""

import threading

import pytest
from django.utils import timezone

from comments import services
from comments.models import Status
from moderation.engine import Finding as Found
from moderation.house import plugins
from moderation.models import Finding, PluginOff
from operations import health
from tests.desk import QUEUE, person
from tests.making import make_article, make_draft

pytestmark = pytest.mark.django_db
over = threading.Event()


def scores(submission):
    return [Found("insult", "", "seen", 7.0, detail="Seen by the house")]


def never_ends(submission):
    over.wait(60)
    return []


@pytest.fixture(autouse=True)
def _threads():
    over.clear()
    plugins.loaded.cache_clear()
    yield
    over.set()


@pytest.fixture
def submitted(settings):
    def submit(scorer, seconds):
        settings.SCREENING_PLUGINS = [f"{__name__}.{scorer}"]
        settings.SCREENING_PLUGIN_SECONDS = seconds
        return services.submit(make_draft(make_article(), text="Le port attend.", name="Zoé"))

    return submit


def test_what_a_plugin_finds_holds_and_is_kept_and_shown(submitted, client):
    comment = submitted("scores", 30)
    assert comment.status == Status.HELD
    assert Finding.objects.get(detector="plugin:scores").weight == 7.0
    client.force_login(person())
    assert "Seen by the house" in client.get(f"{QUEUE}{comment.pk}/change/").content.decode()


def test_a_plugin_switched_off_is_kept_with_the_screening_and_known_to_the_doctor(submitted, client):
    comments = [submitted("never_ends", 0.01) for _ in range(3)]
    assert [c.status for c in comments] == [Status.PUBLISHED] * 3
    assert list(Finding.objects.filter(detector="plugin").values_list("why", flat=True)) == ["late", "switched_off", "off"]
    assert [answer.state for answer in health.plugins()] == ["ill"]
    client.force_login(person())
    assert "took too long" in client.get(f"{QUEUE}{comments[0].pk}/change/").content.decode()


@pytest.mark.parametrize(
    ("path", "days", "state"),
    [(f"{__name__}.scores", None, "well"), (f"{__name__}.scores", 8, "well"), ("nowhere.x", None, "ill")],
)
def test_the_doctor_speaks_of_each_plugin(settings, path, days, state):
    settings.SCREENING_PLUGINS = [path]
    if days:
        PluginOff.objects.create(path=path, at=timezone.now() - timezone.timedelta(days=days))
    assert [answer.state for answer in health.plugins()] == [state]
