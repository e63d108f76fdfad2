"""Each finding in words: a sentence fragment in the active language, for moderators and for the comment's author."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from moderation import engine, models

# The code that a detector gives as `why` -> the fragment; %(detail)s is the gap that the finding's detail fills.
WHY: dict[str, str | Promise] = {
    "rate": _("to begin with"),
}


def in_words(finding: engine.Finding | models.Finding) -> str:
    """The fragment for `finding`, its detail in its place, or after it where the fragment has no gap for one."""
    fragment = str(WHY.get(finding.why, finding.why))
    if "%(detail)s" in fragment:
        return fragment % {"detail": finding.detail}
    if finding.detail:
        return gettext("%(why)s (%(detail)s)") % {"why": fragment, "detail": finding.detail}
    return fragment
