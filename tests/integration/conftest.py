"""What many of these tests begin with: a screener that answers as told, a reader, an article, small pages."""

import pytest

from comments.page import listing
from comments.services import submission
from tests.making import make_article
from tests.reader import Reader, Verdict


@pytest.fixture
def verdict(monkeypatch):
    """The screener publishes, unless the test says otherwise."""
    chosen = Verdict()
    monkeypatch.setattr(submission, "screener", lambda: chosen)
    return chosen


@pytest.fixture
def reader():
    return Reader()


@pytest.fixture
def article():
    return make_article()


@pytest.fixture
def small_pages(monkeypatch):
    """Three roots a page, eight comments, four replies of a branch."""
    monkeypatch.setattr(listing, "ROOTS_A_PAGE", 3)
    monkeypatch.setattr(listing, "COMMENTS_A_PAGE", 8)
    monkeypatch.setattr(listing, "REPLIES_A_BRANCH", 4)
