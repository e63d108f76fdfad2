"""From a text to a decision: the one path of `manage.py screen`, `manage.py explain` and a posted reply. Pure."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache

from moderation.detectors import detectors
from moderation.detectors.house_terms import Quarantined, house_terms
from moderation.engine import Afterthought, Assessment, Detector, Finding, Submission, assess
from moderation.fitted import Fitted, load
from moderation.house.terms import Term
from moderation.policy import SHIPPED_POLICY, Decision, PolicyRules, decide

DEADLINE_SECONDS = 2.0
LONGEST = 20_000  # characters; twice what a reader may post, so that nothing posted goes unread

RULE_OF_THE_HOUSE = -4.0  # log-odds before anything was seen, of a rule that the shipped weights do not know


@lru_cache(maxsize=4)
def line_up(fitted: Fitted, public_figures: bool = False) -> tuple[Detector, ...]:
    """Every detector, in order, with the fitted weights; each has looked once, so that its word lists are read already."""
    lined_up = detectors(fitted, public_figures=public_figures)
    for detector in lined_up:
        with suppress(Exception):  # what is broken says so where a comment is looked at
            tuple(detector(Submission("Bonjour à tous.")))
    return lined_up


def screen_submission(
    submission: Submission,
    policy: PolicyRules = SHIPPED_POLICY,
    fitted: Fitted | None = None,
    deadline_seconds: float = DEADLINE_SECONDS,
    quarantined: Collection[Term] = (),
    plugins: Sequence[Detector] = (),
    learned: Afterthought | None = None,
) -> tuple[Assessment, Decision]:
    """Look at a submission and decide; whatever goes wrong ends in a decision to hold.

    `quarantined` are terms of the policy that are not looked for, because they could not run;
    `plugins` are asked last, after everything of ours; `learned` speaks after them.
    """
    fitted = fitted or load()
    lined_up = (*line_up(fitted, policy.public_figures), *own_terms(policy, quarantined), *plugins)
    deadline = time.monotonic() + deadline_seconds
    if len(submission.text) > LONGEST:
        submission = replace(submission, text=submission.text[:LONGEST])
    base = {**dict.fromkeys((rule.code for rule in policy.rules), RULE_OF_THE_HOUSE), **fitted.base}
    assessment = assess(submission, lined_up, base, deadline, learned)
    if not policy.trial or time.monotonic() >= deadline:
        return assessment, decide(assessment, policy)
    found = on_trial(submission, policy, quarantined)
    unable = tuple(finding for finding in found if finding.why in ("broken", "over_budget"))
    return replace(assessment, findings=assessment.findings + unable), decide(assessment, policy, weights_by_key(policy, found))


def on_trial(submission: Submission, policy: PolicyRules, quarantined: Collection[Term] = ()) -> list[Finding]:
    """What the terms on trial find; whatever breaks there is nothing found."""
    terms = tuple(trial.term for trial in policy.trial if trial.term not in quarantined)
    with suppress(Exception):
        return list(house_terms(terms)(submission)) if terms else []
    return []


def weights_by_key(policy: PolicyRules, found: Sequence[Finding]) -> dict[str, float]:
    """What each term on trial that was found would have added."""
    keys = {(trial.term.rule, trial.term.kind, trial.term.text): trial.key for trial in policy.trial}
    weights: dict[str, float] = {}
    for finding in found:
        key = keys.get((finding.rule, finding.why, finding.detail))
        if key:
            weights[key] = weights.get(key, 0.0) + finding.weight
    return weights


def own_terms(policy: PolicyRules, quarantined: Collection[Term]) -> Iterator[Detector]:
    """What looks for the house's own terms, where it has any."""
    if not policy.terms:
        return
    yield house_terms(tuple(term for term in policy.terms if term not in quarantined))
    if quarantined:
        yield Quarantined([term for term in policy.terms if term in quarantined])
