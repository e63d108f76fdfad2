"""The adapter: a reader's draft becomes a Submission, the engine's answer an outcome that comments can keep."""

from comments.doors import HoldEverything, Outcome
from comments.drafts import Draft


def screen(draft: Draft) -> Outcome:
    raise NotImplementedError
