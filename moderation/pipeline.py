"""From a text to a decision: the one path of `manage.py screen`, `manage.py explain` and a posted reply. Pure."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache

from moderation.detectors import detectors
from moderation.engine import Assessment, Detector, Submission, assess
from moderation.fitted import Fitted, load
from moderation.policy import SHIPPED_POLICY, Decision, PolicyRules, decide

DEADLINE_SECONDS = 2.0
LONGEST = 20_000  # characters; twice what a reader may post, so that nothing posted goes unread


@lru_cache(maxsize=4)
def line_up(fitted: Fitted) -> tuple[Detector, ...]:
    """Every detector, in order, with the fitted weights; each has looked once, so that its word lists are read already."""
    lined_up = detectors(fitted)
    for detector in lined_up:
        with suppress(Exception):  # what is broken says so where a comment is looked at
            tuple(detector(Submission("Bonjour à tous.")))
    return lined_up


def screen_submission(
    submission: Submission,
    policy: PolicyRules = SHIPPED_POLICY,
    fitted: Fitted | None = None,
    deadline_seconds: float = DEADLINE_SECONDS,
) -> tuple[Assessment, Decision]:
    """Look at a submission and decide; whatever goes wrong ends in a decision to hold."""
    fitted = fitted or load()
    lined_up = line_up(fitted)
    deadline = time.monotonic() + deadline_seconds
    if len(submission.text) > LONGEST:
        submission = replace(submission, text=submission.text[:LONGEST])
    assessment = assess(submission, lined_up, fitted.base, deadline)
    return assessment, decide(assessment, policy)
