"""Rule 4: how the form was filled.

Sees: the field that people do not see was filled; the form came back faster than anybody types.
Why: programs do both, people neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from moderation.engine import Finding, Submission

EXAMPLES_FLAG = (
    Submission("Un texte comme un autre.", honeypot_filled=True),
    Submission("Un texte comme un autre.", seconds_to_fill=0.7),
)
EXAMPLES_LEAVE = (
    Submission("Bravo !", seconds_to_fill=3.5),
    Submission("Un texte qui n'est pas passé par le formulaire."),
)
LEAST_SECONDS = 2.0


class FormBehaviour:
    code = "form_behaviour"
    rule = "anonymous_troll"

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights

    def __call__(self, submission: Submission) -> Iterator[Finding]:
        if submission.honeypot_filled:
            yield Finding(self.rule, self.code, "honeypot", self._weights["honeypot"])
        seconds = submission.seconds_to_fill
        if seconds is not None and seconds < LEAST_SECONDS:
            yield Finding(self.rule, self.code, "too_fast", self._weights["too_fast"], detail=f"{max(seconds, 0):.1f}")
