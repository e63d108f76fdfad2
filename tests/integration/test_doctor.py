"""`manage.py doctor` finds each thing that is wrong, says how to mend it, and ends with an error where something is."""

from __future__ import annotations

import datetime
import os
import smtplib

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from model_bakery import baker

from comments import append_only
from comments.models import Comment, Status, StatusChange
from operations import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def well(settings, tmp_path):
    """An installation in which nothing is wrong."""
    tmp_path.chmod(0o700)
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "staticfiles.json").touch()
    settings.DATA_DIR, settings.STATIC_ROOT, settings.LOCALE_PATHS = tmp_path, tmp_path / "static", []
    return tmp_path


def ill() -> list[health.Answer]:
    found = [answer for answer in health.examine() if answer.state == "ill"]
    assert all(answer.mend for answer in found), "whatever is wrong, it is said how to mend it"
    return found


def test_nothing_is_wrong(capsys):
    assert ill() == []
    call_command("doctor")
    assert "✓" in capsys.readouterr().out


def test_where_something_is_wrong_the_command_ends_with_an_error(well, capsys):
    well.chmod(0o755)
    with pytest.raises(SystemExit) as ended:
        call_command("doctor")
    assert ended.value.code == 1
    assert "chmod 700" in capsys.readouterr().out


def test_a_missing_trigger(transactional_db):
    name = append_only._names("comments_statuschange", connection.vendor)[0]
    with append_only.lifted(connection):
        assert [name in answer.words for answer in ill()] == [True]


def test_a_line_of_the_log_that_was_changed_behind_palabres_back(transactional_db):
    comment = baker.make(Comment, status=Status.HELD)
    baker.make(StatusChange, comment=comment, digest="not what it should be")
    assert [str(comment.pk) in answer.words for answer in ill()] == [True]


@pytest.mark.parametrize(("sample", "verified"), [(100, 40), (10, 10)])
def test_of_a_long_log_only_a_sample_is_verified_wherever_its_lines_lie(transactional_db, monkeypatch, sample, verified):
    baker.make(StatusChange, comment__status=Status.HELD, _quantity=40)
    monkeypatch.setattr(health, "SAMPLE", sample)
    monkeypatch.setattr(health, "PLACES", 5)
    assert 0 < len(health._sample()) <= verified
    assert sample < 40 or len(health._sample()) == 40


def test_a_catalogue_that_was_changed_since_it_was_compiled(settings, well):
    folder = well / "locale" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    settings.LOCALE_PATHS = [well / "locale"]
    (folder / "django.po").touch()
    assert [answer.mend for answer in ill()] == ["make setup"]
    (folder / "django.mo").touch()
    assert ill() == []
    os.utime(folder / "django.mo", (0, 0))
    assert [answer.mend for answer in ill()] == ["make setup"]


def test_style_sheets_that_were_not_collected(settings, well):
    (well / "static" / "staticfiles.json").unlink()
    assert ["collectstatic" in answer.mend for answer in ill()] == [True]


def test_a_disk_that_is_nearly_full(monkeypatch):
    monkeypatch.setattr(health.shutil, "disk_usage", lambda path: health.shutil._ntuple_diskusage(10**12, 10**12 - 10**8, 10**8))
    assert len(ill()) == 1


@pytest.mark.parametrize("error", [ConnectionRefusedError("refused"), smtplib.SMTPAuthenticationError(535, b"wrong password")])
def test_a_mail_server_that_does_not_let_us_in(settings, monkeypatch, error):
    settings.EMAIL_IS_SET = True
    monkeypatch.setattr(
        "django.core.mail.backends.locmem.EmailBackend.open", lambda self: (_ for _ in ()).throw(error), raising=False
    )
    assert ["EMAIL_URL" in answer.mend for answer in ill()] == [True]


@pytest.mark.parametrize(("minutes", "found"), [(1, 0), (6, 1)])
def test_a_task_that_nobody_takes(minutes, found):
    task = baker.make(
        DBTaskResult, status="READY", run_after=timezone.now() - datetime.timedelta(hours=1), args_kwargs={}, priority=0
    )
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=timezone.now() - datetime.timedelta(minutes=minutes))
    assert len(ill()) == found


def test_a_task_that_failed_is_noted():
    baker.make(DBTaskResult, status="FAILED", finished_at=timezone.now(), task_path="some.task", args_kwargs={}, priority=0)
    assert any(answer.state == "note" and "some.task" in answer.words for answer in health.examine())


def test_in_production_every_unsafe_setting(settings):
    settings.PRODUCTION, settings.MODE, settings.SITE_ADDRESS = True, "production", "http://www.example.org"
    assert any("https://" in answer.words for answer in health.examine() if answer.state == "ill")


def test_a_database_that_does_not_answer_hides_nothing_else(monkeypatch, well):
    from django.db import OperationalError

    well.chmod(0o755)
    monkeypatch.setattr(health.connection, "cursor", lambda: (_ for _ in ()).throw(OperationalError("refused")), raising=False)
    assert len(ill()) == 2
