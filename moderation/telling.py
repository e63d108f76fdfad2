"""Which findings are shown as words: to the moderator as marks, to the reader in his receipt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from moderation.detectors.tone import Tone
from moderation.wording import Told


class Evidence(Told, Protocol):
    """A finding as the engine answers it, or as it was stored."""

    @property
    def rule(self) -> str: ...
    @property
    def weight(self) -> float: ...
    @property
    def start(self) -> int | None: ...
    @property
    def end(self) -> int | None: ...


E = TypeVar("E", bound=Evidence)


def pointing(findings: Iterable[E]) -> list[E]:
    """Findings that speak against the text and point at words of it.

    The words of the learned tone are left out under a rule where a detector that knows what it saw points at words itself:
    they would say the same thing again, in pieces.
    """
    pointed = [finding for finding in findings if finding.start is not None and finding.weight > 0]
    known = {finding.rule for finding in pointed if finding.detector != Tone.code}
    return [finding for finding in pointed if finding.detector != Tone.code or finding.rule not in known]
