"""What a threshold means in comments a day, said from the last 30 days, or, under 200 decisions, from figures shipped with the weights.

At most the newest COMMENTS are read, by key: they say as much about a rate as all of them would.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.models import Revision, Status, text_of
from moderation.fitted import SHIPPED
from moderation.models import Screening
from moderation.rules import decided
from moderation.rules.draft import Draft, moved
from moderation.rules.tally import bin_of

LOOKS_BACK = datetime.timedelta(days=30)
COMMENTS = 2_000
FEWEST_DECISIONS = 200


@dataclass(frozen=True, slots=True)
class Lately:
    """Comments screened lately, `rows` as (probability under the rule, what became of the comment), within so many `days`."""

    rows: Sequence[tuple[float, str]]
    days: float

    def at(self, threshold: float) -> Rate:
        """What a threshold would have held, a day; what still waits is parted as what was decided."""
        fates = [fate for probability, fate in self.rows if bin_of(probability) >= bin_of(threshold)]
        published, removed = fates.count(Status.PUBLISHED), fates.count(Status.REMOVED)
        share = published / (published + removed) if published + removed else 0.0
        wrongly = published + share * (len(fates) - published - removed)
        return Rate(len(fates) / self.days, wrongly / self.days)


@dataclass(frozen=True, slots=True)
class Rate:
    """Comments a day: held, and of them wrongly."""

    held: float
    wrongly: float

    def __str__(self) -> str:
        """In words; a rate of less than one a day is said by the month."""
        times = 1 if self.held >= 1 else 30
        held, wrongly = round(self.held * times), round(self.wrongly * times)
        if not held:
            return _("about no comment held in a month")
        if times == 1:
            said = ngettext("about %(held)d comment held a day", "about %(held)d comments held a day", held)
        else:
            said = ngettext("about %(held)d comment held a month", "about %(held)d comments held a month", held)
        none = _("none of them wrongly")
        wrong = ngettext("%(wrongly)d of them wrongly", "%(wrongly)d of them wrongly", wrongly) % {"wrongly": wrongly}
        return f"{said % {'held': held}}, {wrong if wrongly else none}"


def lately(draft: Draft, now: datetime.datetime | None = None) -> Lately:
    """The newest comments of the last 30 days with what the rule, as it was typed, thinks of them."""
    now = now or timezone.now()
    newest = Screening.objects.filter(failure="", revision=F("comment__revision"), comment__origin=None).order_by("-pk")
    fields = ("comment", "probabilities", "at", "comment__status")
    rows = [row for row in newest.values_list(*fields)[:COMMENTS] if row[2] > now - LOOKS_BACK]
    comments = [comment for comment, _probabilities, _at, _status in rows]
    leniency = decided.leniency_of(comments)
    texts = texts_of(comments) if draft.reads_texts else {}
    found = []
    for comment, probabilities, _at, status in rows:
        weight = draft.weight_in(texts.get(comment, ""))[0] if draft.reads_texts else 0.0
        probability = moved(probabilities.get(draft.after.code), weight)
        found.append((moved(probability, -leniency.get(comment, 0.0)), status))
    span = (now - rows[-1][2]).total_seconds() / 86_400 if rows else 1.0
    return Lately(found, max(span, 1.0))


def texts_of(comments: Sequence[int]) -> dict[int, str]:
    """The present wordings, as plain text."""
    rows = Revision.objects.filter(comment__in=comments, number=F("comment__revision"))
    return {pk: text_of(body, markup) for pk, body, markup in rows.values_list("comment", "body", "comment__markup")}


def sentence(draft: Draft, threshold: float | None = None) -> str:
    """What the threshold of the rule as it was typed, or another, would hold."""
    threshold = draft.after.threshold if threshold is None else threshold
    if not decided.enough(FEWEST_DECISIONS):
        return shipped_sentence(draft.after.code, threshold)
    return _("At %(threshold)s: %(rate)s.") % {"threshold": figure(threshold), "rate": lately(draft).at(threshold)}


# --- figures shipped with the weights ---------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Any]:
    """The figures of weights/thresholds.json; its card says on what they were counted."""
    figures: Mapping[str, Any] = json.loads((SHIPPED / "thresholds.json").read_text(encoding="utf-8"))
    return figures


def shipped_sentence(code: str, threshold: float) -> str:
    """What is known of a rule before the site has decided enough to know better."""
    return " ".join(filter(None, [_("Not enough decisions yet: 200 are needed."), shipped_figures(code, threshold)]))


def shipped_figures(code: str, threshold: float) -> str:
    """What the rule holds of ordinary comments at the nearest threshold that was counted; nothing is known of a site's own rules."""
    figures = shipped()["rules"].get(code)
    if not figures:
        return ""
    known = {at: held for at, held in zip(shipped()["thresholds"], figures, strict=True) if held is not None}
    nearest = min(known, key=lambda at: abs(at - threshold))
    held = round(known[nearest] * 1_000)
    said = ngettext(
        "As shipped, at %(threshold)s: about %(held)d of 1,000 ordinary comments.",
        "As shipped, at %(threshold)s: about %(held)d of 1,000 ordinary comments.",
        held,
    )
    return said % {"held": held, "threshold": figure(nearest)}


def figure(threshold: float) -> str:
    """A threshold as the language active now writes it."""
    return number_format(f"{threshold:.3f}".rstrip("0").rstrip("."))
