"""Puts aside the house's own terms that proved unable to run, and takes them back once a person changed them."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.utils import timezone

from blog.prepared import Prepared
from moderation.detectors.house_terms import HouseTerms
from moderation.engine import Finding
from moderation.house.terms import Term
from moderation.models.house_terms import HouseTerm

logger = logging.getLogger(__name__)


def put_aside() -> frozenset[Term]:
    """The terms that are not looked for at present."""
    return frozenset(row.term for row in _QUARANTINED.all())


_QUARANTINED = Prepared(lambda: HouseTerm.objects.quarantined().select_related("rule"))


def record(findings: Iterable[Finding]) -> None:
    """Put aside what a screening found broken or over its budget; a policy in force keeps naming it."""
    reasons = HouseTerm.Quarantine.values
    for finding in findings:
        if finding.detector != HouseTerms.code or finding.why not in reasons:
            continue
        rows = HouseTerm.objects.filter(rule__code=finding.rule, text=finding.detail, quarantined_at__isnull=True)
        if rows.update(quarantined_at=timezone.now(), quarantine_reason=finding.why):
            logger.warning("Put aside a term of the house under %s (%s): %s", finding.rule, finding.why, finding.detail)


def lift(row: HouseTerm) -> None:
    """Let a term be looked for again, as when a person changed it; the caller saves it."""
    row.quarantined_at, row.quarantine_reason = None, ""
