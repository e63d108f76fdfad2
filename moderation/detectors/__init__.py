"""Every detector, written out in the order in which it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moderation.detectors.announcement import Announcement
from moderation.detectors.attacks import Attacks
from moderation.detectors.flood import Flood
from moderation.detectors.form_behaviour import FormBehaviour
from moderation.detectors.gibberish import Gibberish
from moderation.detectors.hatred import Hatred, HatredAsInsult
from moderation.detectors.insults import Insults
from moderation.detectors.names import Names
from moderation.detectors.off_topic import OffTopic
from moderation.detectors.promotion import Promotion
from moderation.detectors.repetition import Repetition
from moderation.detectors.threats import Threats, ThreatsToReader
from moderation.detectors.tone import Tone, ToneOfAttack

if TYPE_CHECKING:
    from moderation.engine import Detector
    from moderation.fitted import Fitted


def detectors(fitted: Fitted, *, public_figures: bool = False) -> tuple[Detector, ...]:
    """The line-up, each with its fitted weights; `public_figures`: insults at them count."""
    weights = fitted.weights
    return (
        OffTopic(fitted.off_topic, fitted.base["off_topic"]),
        Attacks(weights["attacks"]),
        ThreatsToReader(weights["threats_to_reader"]),
        Insults(weights["insults"], public_figures=public_figures),
        HatredAsInsult(weights["hatred"]),
        Tone(weights["tone"], fitted.lines["tone"]),
        ToneOfAttack(weights["tone"], fitted.lines["tone"]),
        Promotion(weights["promotion"], fitted.lines["promotion"]),
        FormBehaviour(weights["form_behaviour"]),
        Flood(weights["flood"]),
        Repetition(weights["repetition"]),
        Gibberish(weights["gibberish"], fitted.letters),
        Announcement(weights["announcement"]),
        Names(weights["names"]),
        Threats(weights["threats"]),
        Hatred(weights["hatred"]),
    )
