"""Who reads a log may not act as a reader or as staff."""

from __future__ import annotations

import logging

import pytest

from config.log_filters import WithoutSecretLinks


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Not Found: /discussion/receipt/0123abcd/withdraw/", "Not Found: /discussion/receipt/…/withdraw/"),
        ("Not Found: /en/discussion/receipt/0123abcd/", "Not Found: /en/discussion/receipt/…/"),
        ("Forbidden: /accounts/password/reset/key/1-abc-def/", "Forbidden: /accounts/password/reset/key/…/"),
        ('"GET /discussion/receipt/0123abcd/?page=2 HTTP/1.1" 200', '"GET /discussion/receipt/…/?page=2 HTTP/1.1" 200'),
        ("Not Found: /discussion/report/0123abcd/", "Not Found: /discussion/report/…/"),
        ("Not Found: /articles/le-mot/", "Not Found: /articles/le-mot/"),
        ("Not Found: /discussion/receipt/", "Not Found: /discussion/receipt/"),
    ],
)
def test_the_secret_part_of_a_path_is_left_out(line, kept):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s", (line,), None)
    assert WithoutSecretLinks().filter(record)
    assert record.getMessage() == kept


def test_every_handler_of_django_has_the_filter():
    loggers = [logging.getLogger(name) for name in ("django", "django.request", "django.server", "django.security")]
    handlers = [
        handler for logger in loggers for handler in logger.handlers if not type(handler).__module__.startswith("_pytest")
    ]
    assert handlers
    assert all(any(isinstance(known, WithoutSecretLinks) for known in handler.filters) for handler in handlers)
