"""Submitting a reply: stored exactly once, screened without a lock, held in every failure, never lost."""

import datetime
from dataclasses import dataclass, field, replace

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from blog.models import Article, SiteSettings
from comments import doors, services
from comments.models import Comment, Hold, Revision, Status, StatusChange, Thread
from comments.people.identity import same_browser
from comments.services import Seen, submission
from moderation import posted_rules
from moderation.models import PostedRule
from tests.making import MAKER, make_article, make_comment, make_draft

pytestmark = pytest.mark.django_db


@dataclass
class Verdict:
    """A screener's outcome as a test wants it."""

    verdict: str = "publish"
    reason: str = ""
    policy: int | None = None
    urgent: bool = False
    kept: list = field(default_factory=list)

    def keep(self, comment):
        self.kept.append(comment.pk)

    def told_before(self):
        return ()


@pytest.fixture
def screener(monkeypatch):
    """Answers as told; `screener.before` runs while it thinks."""

    class Screener:
        outcome = Verdict()
        before = staticmethod(lambda draft: None)

        def __call__(self, draft):
            self.before(draft)
            return self.outcome

    chosen = Screener()
    monkeypatch.setattr(submission, "screener", lambda: chosen)
    return chosen


def test_what_the_screener_publishes_is_numbered_counted_and_logged(screener):
    comment = services.submit(make_draft(text="Bonjour à tous"))
    thread = Thread.objects.get(pk=comment.article_id)
    assert (comment.status, comment.number, comment.held_because) == (Status.PUBLISHED, 1, "")
    assert (thread.public_count, thread.last_number) == (1, 1)
    assert Revision.objects.get(comment=comment).body == "Bonjour à tous"
    assert StatusChange.objects.get(comment=comment).to_status == Status.PUBLISHED
    assert screener.outcome.kept == [comment.pk]


def test_what_the_screener_holds_has_no_number_and_no_count(screener):
    screener.outcome = Verdict("hold", Hold.RULES)
    comment = services.submit(make_draft())
    assert (comment.status, comment.number, comment.held_because) == (Status.HELD, None, Hold.RULES)
    assert Thread.objects.get(pk=comment.article_id).public_count == 0


def test_the_same_form_sent_twice_stores_once_and_finds_the_same_receipt(screener):
    draft = make_draft()
    first, second = services.submit(draft), services.submit(draft)
    assert first.pk == second.pk
    assert first.receipt_hash == second.receipt_hash
    assert Comment.objects.count() == StatusChange.objects.count() == 1


@pytest.mark.parametrize("other", [{"text": "Autre chose"}, {"name": "Zoé"}])
def test_the_same_key_with_other_words_is_refused_and_changes_nothing(screener, other):
    draft = make_draft(text="La première fois")
    first = services.submit(draft)
    with pytest.raises(services.SentDifferently) as refused:
        services.submit(replace(draft, **other))
    assert refused.value.earlier == first
    assert Comment.objects.count() == 1


def test_a_receipt_belongs_to_the_browser_that_sent_it(screener):
    comment = services.submit(make_draft(idempotency_key="k", browser_key="b"))
    assert same_browser("b", "k", comment.receipt_hash)
    assert not same_browser("c", "k", comment.receipt_hash)
    assert not same_browser("b", None, comment.receipt_hash)


def test_a_screener_that_raises_holds_the_comment(screener):
    def fall(draft):
        raise RuntimeError("broken")

    screener.before = fall
    comment = services.submit(make_draft())
    assert (comment.status, comment.held_because) == (Status.HELD, Hold.FAILURE)


def test_without_a_screener_everything_is_held(settings):
    settings.COMMENTS_SCREENER = settings.COMMENTS_NOTICE = ""
    assert services.submit(make_draft()).status == Status.HELD
    assert doors.notice().rules(None) == ()


def test_evidence_that_cannot_be_kept_stores_nothing(screener, monkeypatch):
    monkeypatch.setattr(Verdict, "keep", lambda self, comment: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        services.submit(make_draft())
    assert not Comment.objects.exists()
    assert not StatusChange.objects.exists()


# --- what may change while the screener thinks ------------------------------------------------------------------------


def close(draft):
    Article.objects.filter(pk=draft.article.pk).update(comments_mode="closed")


def remove_parent(draft):
    services.remove(draft.parent, Seen.of(draft.parent), MAKER, "insult")


def change_rules(draft):
    PostedRule.objects.filter(code="insult").update(threshold=0.9)
    posted_rules.proclaim("Alice")


@pytest.mark.parametrize("happens", [close, remove_parent, change_rules])
def test_what_changed_meanwhile_holds_the_comment(screener, happens):
    screener.outcome = Verdict(policy=1)
    screener.before = lambda draft: happens(draft_with_own_parent(draft))
    parent = make_comment()
    comment = services.submit(make_draft(article=parent.article, parent=parent))
    assert (comment.status, comment.held_because) == (Status.HELD, Hold.CHANGED)


def draft_with_own_parent(draft):
    """The draft with a parent of its own reading, as another request would see it."""
    return replace(draft, parent=Comment.objects.get(pk=draft.parent.pk))


# --- which mode ---------------------------------------------------------------------------------------------------------

LONG_AGO = datetime.timedelta(days=100)


def site(**fields):
    SiteSettings(**fields).save()


def storm(mode, hours):
    return {"storm_mode": mode, "storm_until": timezone.now() + datetime.timedelta(hours=hours)}


MODES = {
    "an open article": (lambda: make_article(), "published"),
    "an article under review": (lambda: make_article(comments_mode="review"), "held"),
    "a closed article": (lambda: make_article(comments_mode="closed"), "refused"),
    "a draft": (lambda: make_article(is_draft=True), "refused"),
    "an article of tomorrow": (lambda: make_article(published_at=timezone.now() + datetime.timedelta(days=1)), "refused"),
    "an article that closes today": (lambda: make_article(comments_close_on=timezone.localdate()), "refused"),
    "an article that closes tomorrow": (
        lambda: make_article(comments_close_on=timezone.localdate() + datetime.timedelta(days=1)),
        "published",
    ),
    "an article older than ninety days": (lambda: make_article(published_at=timezone.now() - LONG_AGO), "held"),
    "an old article that was imported today": (
        lambda: make_article(published_at=timezone.now() - LONG_AGO, discussed_here_since=timezone.now()),
        "published",
    ),
    "an old article where the site never reviews by age": (
        lambda: (site(review_after_days=0), make_article(published_at=timezone.now() - LONG_AGO))[1],
        "published",
    ),
    "an open article while everything waits": (lambda: (site(**storm("review", 1)), make_article())[1], "held"),
    "an open article while everything is closed": (lambda: (site(**storm("closed", 1)), make_article())[1], "refused"),
    "an open article after the storm": (lambda: (site(**storm("closed", -1)), make_article())[1], "published"),
}


@pytest.mark.parametrize("situation", MODES)
def test_the_strictest_mode_decides(screener, situation):
    make, expected = MODES[situation]
    draft = make_draft(article=make())
    if expected == "refused":
        with pytest.raises(services.Closed):
            services.submit(draft)
        assert not Comment.objects.exists()
    else:
        assert services.submit(draft).status == expected


def test_review_mode_says_so_but_a_broken_rule_says_more(screener):
    article = make_article(comments_mode="review")
    assert services.submit(make_draft(article=article)).held_because == Hold.REVIEW
    screener.outcome = Verdict("hold", Hold.RULES)
    assert services.submit(make_draft(article=article)).held_because == Hold.RULES


@pytest.mark.parametrize("status", ["held", "removed", "withdrawn"])
def test_a_reply_to_what_is_not_public_is_refused(screener, status):
    parent = make_comment(status=status)
    with pytest.raises(services.ParentGone):
        services.submit(make_draft(article=parent.article, parent=parent))


def test_replies_know_their_root_and_depth(screener):
    root = make_comment()
    child = services.submit(make_draft(article=root.article, parent=root))
    grandchild = services.submit(make_draft(article=root.article, parent=child))
    assert (child.root, child.depth) == (root, 1)
    assert (grandchild.root, grandchild.depth, grandchild.parent) == (root, 2, child)


def test_signed_in_staff_is_published_unscreened(screener):
    screener.outcome = Verdict("hold", Hold.RULES)
    user = get_user_model().objects.create(username="redaction", is_staff=True)
    comment = services.submit(make_draft(user=user, article=make_article(comments_mode="review")))
    assert (comment.status, comment.user) == (Status.PUBLISHED, user)
    assert StatusChange.objects.get(comment=comment).actor_name == "redaction"
