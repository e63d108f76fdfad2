"""The prepared texts a moderator may choose from, under their rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from moderation.desk.evidence import RuleName
from moderation.models import PreparedText

SENT_BACK: Final = ""  # stands for the code of a rule with those that go with a comment sent back


def texts_under(rules: Mapping[str, RuleName]) -> dict[str, list[PreparedText]]:
    """By code, in the rules' order; those of a rule that is posted no more are left out."""
    found = list(PreparedText.objects.offered())
    return {code: mine for code in rules if (mine := [text for text in found if text.rule == code])}


def as_choices(texts: Mapping[str, Sequence[PreparedText]], rules: Mapping[str, RuleName]) -> list[tuple[Any, Any]]:
    """As a select lists them; none comes first."""
    groups = [(str(rules[code]), [(str(text.pk), str(text)) for text in mine]) for code, mine in texts.items()]
    return [("", _("None")), *groups]
