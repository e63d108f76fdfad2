"""What threats and hatred share: turns of phrase that are told once each, with the words as they were written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from moderation.engine import Finding, Submission
from moderation.lexicons.patterns import Match
from moderation.reading.phrases import first_of_each
from moderation.reading.reading import Reading, read


class TurnsOfPhrase:
    """A detector of several kinds of matches; a subclass says where they are."""

    code: str
    rule: str

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights

    def __call__(self, submission: Submission) -> Iterator[Finding]:
        """One finding for each kind."""
        reading = read(submission.text)
        for match in first_of_each(self._found(reading)):
            start, end = reading.span(match.start, match.end)
            yield Finding(self.rule, self.code, match.why, self._weights[match.why], start, end, submission.text[start:end])

    def _found(self, reading: Reading) -> Iterable[Match]:
        raise NotImplementedError
