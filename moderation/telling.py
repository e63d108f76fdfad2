"""Which findings are shown: in the arithmetic of a rule, to the moderator as marks, to the reader in his receipt."""

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

# Log-odds. Where a probability moves fastest, at one half, so little moves it by two and a half points of a hundred; at the
# ends of the scale, by none. Nobody would decide otherwise for it, so that pointing at words for it would only accuse them.
LEAST_TOLD = 0.1


def worth_telling(weight: float) -> bool:
    """True for what weighs something, and for a note, which weighs nothing on purpose and says why."""
    return weight == 0 or abs(weight) >= LEAST_TOLD


def pointing(findings: Iterable[E]) -> list[E]:
    """Findings that speak against the text and point at words of it.

    The words of the learned tone are left out under a rule where a detector that knows what it saw points at words itself:
    they would say the same thing again, in pieces.
    """
    pointed = [finding for finding in findings if finding.start is not None and finding.weight >= LEAST_TOLD]
    known = {finding.rule for finding in pointed if finding.detector != Tone.code}
    return [finding for finding in pointed if finding.detector != Tone.code or finding.rule not in known]
