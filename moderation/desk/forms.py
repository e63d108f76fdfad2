"""The forms of the desk: one decision on one comment, and the ground for removing several."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comments.models import Status
from comments.services import Seen, Words
from moderation.desk.decisions import Choice, choices
from moderation.desk.evidence import RuleName

NOTE_LENGTH = 2_000


class NotesForm(forms.Form):
    """What may go with any decision in words."""

    to_author = forms.CharField(
        label=_("Note to the author of the comment"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Shown on the page of the tracking link."),
    )
    between_moderators = forms.CharField(
        label=_("Private note"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only moderators read it."),
    )

    def words(self) -> Words:
        return Words(self.cleaned_data["to_author"], self.cleaned_data["between_moderators"])


class DecisionForm(NotesForm):
    """One button pressed on one comment, with what its moderator saw; made with the rules he could choose from."""

    status = forms.ChoiceField(choices=Status.choices)
    revision = forms.IntegerField(min_value=1, max_value=32_767)
    decision = forms.CharField()
    confirmed = forms.BooleanField(required=False)

    def __init__(self, *args: Any, rules: Mapping[str, RuleName], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = rules

    def clean(self) -> dict[str, Any]:
        """Put the Choice in the place of the button's value."""
        cleaned = super().clean() or self.cleaned_data
        possible = choices(cleaned.get("status", Status.WITHDRAWN), self.rules)
        if cleaned.get("decision") not in possible:
            raise forms.ValidationError(_("This cannot be decided on a comment in this state."))
        cleaned["choice"] = possible[cleaned["decision"]]
        return cleaned

    def seen(self) -> Seen:
        return Seen(self.cleaned_data["status"], self.cleaned_data["revision"])

    def choice(self) -> Choice:
        return self.cleaned_data["choice"]


class RemovalForm(NotesForm):
    """Under which rule comments are removed."""

    ground = forms.ChoiceField(
        label=_("Rule"), widget=forms.RadioSelect, error_messages={"required": _("Choose the rule they are removed under.")}
    )

    field_order = ["ground", "to_author", "between_moderators"]

    def __init__(self, *args: Any, rules: Mapping[str, RuleName], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [(code, str(name)) for code, name in rules.items()]  # type: ignore[attr-defined]
