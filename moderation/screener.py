"""The door COMMENTS_SCREENER: a reader's draft becomes a Submission, the engine's answer an outcome comments can keep."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.db.models import Subquery
from django.utils import timezone

from blog.prepared import Prepared, insert, insert_rows
from comments.doors import Noticed
from comments.drafts import Draft
from comments.models import Comment, Hold, text_of
from moderation.article_profiles import profile_for, site_profile
from moderation.engine import Assessment, Recent, Submission
from moderation.fitted import Fitted, load
from moderation.house import plugins, quarantine
from moderation.learning import generations, spot_checks
from moderation.models import ArticleStrictness, BrokenRule, Finding, Policy, Screening
from moderation.models import plugins as plugin_rows
from moderation.notice import may_be_told_before, noticed_in
from moderation.pipeline import screen_submission
from moderation.policy import FAILURE, UNEXAMINED_LANGUAGE, Decision, PolicyRules
from moderation.rules import brake

THREAD_LOOKED_AT = 30  # the newest comments of the thread
RECENT_LOOKED_AT = 20  # what the same sender said within a day
HOLD_REASONS = {FAILURE: Hold.FAILURE, UNEXAMINED_LANGUAGE: Hold.UNREAD}


@dataclass(frozen=True, slots=True)
class Screened:
    """The engine's answer about one draft, with the evidence."""

    verdict: Literal["publish", "hold"]
    reason: str
    policy: int
    rules_since: datetime.datetime  # when that policy came into force
    urgent: bool
    at: datetime.datetime
    decision: Decision
    assessment: Assessment
    weights: str
    text: str

    def told_before(self) -> Sequence[Noticed]:
        """Under rules with a number only, and never where one of them is the fourth."""
        if self.reason != Hold.RULES or not may_be_told_before(self.decision.broken, self.policy):
            return ()
        return noticed_in(self.text, self.assessment.findings, self.decision.broken)

    def keep(self, comment: Comment) -> None:
        """Write what was seen beside the comment, inside the transaction that stores it."""
        screening = Screening(
            comment=comment,
            revision=comment.revision,
            policy=self.policy,
            at=self.at,
            verdict=self.verdict,
            broken=list(self.decision.broken),
            probabilities=dict(self.assessment.probabilities),
            failure=self.assessment.failure[:200],
            weights=self.weights,
            aside=self.decision.aside.plain(),
        )
        insert([screening])
        insert_rows(
            Finding,
            ("screening_id", "rule", "detector", "why", "detail", "weight", "start", "end"),
            [
                (screening.pk, f.rule, f.detector, f.why, f.detail[:200], f.weight, f.start, f.end)
                for f in self.assessment.findings
            ],
        )
        quarantine.record(self.assessment.findings)
        plugin_rows.record(self.assessment.findings)
        spot_checks.draw(comment, self.at, noted=bool(self.decision.aside.noted), urgent=self.urgent)
        brake.watch(self.rules_since, self.at, (*self.decision.broken, *self.decision.aside.noted))
        if comment.revision > 1:
            BrokenRule.objects.filter(comment=comment).delete()  # those of an earlier wording
        BrokenRule.objects.bulk_create(BrokenRule(comment=comment, rule=code) for code in self.decision.broken)


def screen(draft: Draft) -> Screened:
    """Screen a draft under the policy in force. Reads what it needs first; holds no lock; raises nothing on purpose."""
    now = timezone.now()
    number, plain, rules_since, learnt, strictness = _POLICY.all(article=draft.article.pk)[0]
    rules = PolicyRules.from_plain(plain, settings.HOLD_UNEXAMINED_LANGUAGE).for_article(strictness)
    fitted, learned = load(), generations.numbered(learnt)
    assessment, decision = screen_submission(
        submission_of(draft, fitted, now),
        rules,
        fitted,
        settings.SCREENING_DEADLINE_SECONDS,
        quarantine.put_aside() if rules.terms else (),
        plugins.configured(),
        learned,
    )
    held = decision.verdict == "hold"
    return Screened(
        verdict="hold" if held else "publish",
        reason=HOLD_REASONS.get(decision.reason, Hold.RULES) if held else "",
        policy=number,
        rules_since=rules_since,
        urgent=any(rule.order is None and rule.code in decision.broken for rule in rules.rules),
        at=now,
        decision=decision,
        assessment=assessment,
        weights=f"{fitted.generation}+{learned.generation}" if learned else fitted.generation,
        text=draft.text,
    )


_POLICY = Prepared(
    lambda article: (
        Policy.objects.order_by("-number")
        .annotate(
            learnt=generations.IN_USE,
            strictness=Subquery(ArticleStrictness.objects.filter(article=article).values("level")[:1]),
        )
        .values_list("number", "rules", "made_at", "learnt", "strictness")[:1]
    ),
    article=int,
)


def submission_of(draft: Draft, fitted: Fitted, now: datetime.datetime) -> Submission:
    """All that the detectors may look at, read from the database."""
    article = profile_for(draft.article)
    replaced = draft.replaces.pk if draft.replaces else 0
    thread = _THREAD.all(article=draft.article.pk, replaced=replaced)
    day = datetime.timedelta(days=1)
    recent = _RECENT.all(sender=draft.sender_key, since=now - day, replaced=replaced) if draft.sender_key else []
    return Submission(
        text=draft.text,
        name=draft.name,
        article=article,
        parent=draft.parent.text if draft.parent else None,
        thread=tuple(text_of(body, markup) for body, markup, _name in reversed(thread)),
        names=_names(draft, [name for _body, _markup, name in thread]),
        recent=tuple(Recent(text_of(body, markup), (now - at).total_seconds()) for body, markup, at in recent),
        site=site_profile(fitted, article.language),
        honeypot_filled=draft.honeypot_filled,
        seconds_to_fill=draft.seconds_to_fill,
    )


_THREAD = Prepared(
    lambda article, replaced: (
        Comment.objects.published()
        .exclude(pk=replaced)
        .filter(article=article)
        .order_by("-number")
        .values_list("body", "markup", "name")[:THREAD_LOOKED_AT]
    ),
    article=int,
    replaced=int,
)
_RECENT = Prepared(
    lambda sender, since, replaced: (
        Comment.objects.exclude(sender_key="")  # so that SQLite may use the partial index
        .exclude(pk=replaced)
        .filter(sender_key=sender, submitted_at__gt=since, origin=None)
        .order_by("-submitted_at")
        .values_list("body", "markup", "submitted_at")[:RECENT_LOOKED_AT]
    ),
    sender=str,
    since=datetime.datetime,
    replaced=int,
)


def _names(draft: Draft, thread: list[str]) -> tuple[str, ...]:
    """The people a remark may be aimed at: the commenters of the thread, the parent's, the article's author."""
    people = [*thread, draft.parent.name if draft.parent else "", draft.article.byline]
    return tuple(dict.fromkeys(name for name in people if name and name != draft.name))
