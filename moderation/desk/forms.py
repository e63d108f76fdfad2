"""The forms of the desk: one decision on one comment, the ground for removing several, the answer to an appeal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comments.models import Status
from comments.services import Seen, Words
from moderation.appeals.answering import Answer
from moderation.desk.decisions import Choice, choices
from moderation.desk.evidence import RuleName
from moderation.models.appeals import Appeal

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


class AppealAnswerForm(forms.Form):
    """Upheld or rejected, with what its moderator saw, and his words to the author."""

    status = forms.ChoiceField(choices=Status.choices, widget=forms.HiddenInput)
    revision = forms.IntegerField(min_value=1, max_value=32_767, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Answer to the author"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "class": "form-control"}),
        help_text=_("Shown on the page of the tracking link; needed where the comment stays removed."),
    )
    outcome = forms.ChoiceField(choices=Appeal.Outcome.choices)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("outcome") == Appeal.Outcome.KEPT and not cleaned.get("text"):
            self.add_error("text", _("Say in a sentence why the comment stays removed."))
        return cleaned

    def seen(self) -> Seen:
        return Seen(self.cleaned_data["status"], self.cleaned_data["revision"])

    def answer(self) -> Answer:
        return Answer(Appeal.Outcome(self.cleaned_data["outcome"]), self.cleaned_data["text"])


class RemovalForm(NotesForm):
    """Under which rule comments are removed."""

    ground = forms.ChoiceField(
        label=_("Rule"), widget=forms.RadioSelect, error_messages={"required": _("Choose the rule they are removed under.")}
    )

    field_order = ["ground", "to_author", "between_moderators"]

    def __init__(self, *args: Any, rules: Mapping[str, RuleName], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [(code, str(name)) for code, name in rules.items()]  # type: ignore[attr-defined]
