"""Which findings are shown as words: to the moderator as marks, to the reader in his receipt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from moderation.detectors.tone import Tone

if TYPE_CHECKING:
    from moderation.models import Finding


def pointing(findings: Iterable[Finding]) -> list[Finding]:
    """Findings that speak against the text and point at words of it.

    The words of the learned tone are left out under a rule where a detector that knows what it saw points at words itself:
    they would say the same thing again, in pieces.
    """
    pointed = [finding for finding in findings if finding.start is not None and finding.weight > 0]
    known = {finding.rule for finding in pointed if finding.detector != Tone.code}
    return [finding for finding in pointed if finding.detector != Tone.code or finding.rule not in known]
