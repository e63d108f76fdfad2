"""The forms of the desk: one decision on one comment, the ground for removing several, the answer to an appeal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comments.models import Comment, Status
from comments.services import Seen, Words
from moderation.appeals.answering import Answer
from moderation.desk.decisions import Choice, choices
from moderation.desk.evidence import RuleName
from moderation.desk.prepared import SENT_BACK, as_choices, texts_under
from moderation.models import PreparedText
from moderation.models.appeals import Appeal

NOTE_LENGTH = 2_000


class NotesForm(forms.Form):
    """What may go with any decision in words; made with the rules that prepared texts belong to."""

    prepared = forms.ChoiceField(
        label=_("Prepared text to the author"),
        required=False,
        help_text=_("For a removal under its rule; the author reads it in his language."),
    )
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

    def __init__(self, *args: Any, rules: Mapping[str, RuleName], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = rules
        self.texts = texts_under(rules)
        self.fields["prepared"].choices = as_choices(self.texts, rules)  # type: ignore[attr-defined]

    def clean_prepared(self) -> PreparedText | None:
        chosen = self.cleaned_data["prepared"]
        return next((text for texts in self.texts.values() for text in texts if str(text.pk) == chosen), None)

    def check_prepared(self, ground: str) -> None:
        """Raise ValidationError where the prepared text is not of this rule."""
        text = self.cleaned_data.get("prepared")
        if text and text.rule != ground:
            raise forms.ValidationError(_("The prepared text belongs to another rule. Nothing was changed."))

    def words(self) -> Words:
        text = self.cleaned_data["prepared"]
        prepared = text.in_languages() if text else {}
        return Words(self.cleaned_data["to_author"], self.cleaned_data["between_moderators"], prepared)


class DecisionForm(NotesForm):
    """One button pressed on one comment, with what its moderator saw; made with the rules he could choose from."""

    status = forms.ChoiceField(choices=Status.choices)
    revision = forms.IntegerField(min_value=1, max_value=32_767)
    decision = forms.CharField()
    confirmed = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """Put the Choice in the place of the button's value."""
        cleaned = super().clean() or self.cleaned_data
        possible = choices(cleaned.get("status", Status.WITHDRAWN), self.rules)
        if cleaned.get("decision") not in possible:
            raise forms.ValidationError(_("This cannot be decided on a comment in this state."))
        cleaned["choice"] = possible[cleaned["decision"]]
        self.check_prepared(cleaned["choice"].ground)
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


class SendingBackForm(NotesForm):
    """The passage its author is asked to change, and what is said to him about it."""

    status = forms.ChoiceField(choices=Status.choices, widget=forms.HiddenInput)
    revision = forms.IntegerField(min_value=1, max_value=32_767, widget=forms.HiddenInput)
    passage = forms.CharField(
        label=_("Passage to change"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Copy it out of the comment as it stands; nobody but its author changes his words."),
        error_messages={"required": _("Copy the words its author should change.")},
    )

    field_order = ["passage", "prepared", "to_author", "between_moderators"]

    def __init__(self, *args: Any, comment: Comment, **kwargs: Any) -> None:
        super().__init__(*args, rules={SENT_BACK: RuleName(SENT_BACK, str(_("Sending back")), None)}, **kwargs)
        self.comment = comment
        self.fields["prepared"].help_text = ""

    def clean_passage(self) -> str:
        """Line ends as they are stored."""
        passage = "\n".join(self.cleaned_data["passage"].splitlines()).strip()
        if passage not in self.comment.text:
            raise forms.ValidationError(_("These words do not stand in the comment. Copy them exactly as they are."))
        return passage

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("to_author") and not cleaned.get("prepared"):
            self.add_error("to_author", _("Say in a sentence what is wrong with it, or choose a prepared text."))
        return cleaned

    def seen(self) -> Seen:
        return Seen(self.cleaned_data["status"], self.cleaned_data["revision"])

    def words(self) -> Words:
        return replace(super().words(), passage=self.cleaned_data["passage"])


class RemovalForm(NotesForm):
    """Under which rule comments are removed."""

    ground = forms.ChoiceField(
        label=_("Rule"), widget=forms.RadioSelect, error_messages={"required": _("Choose the rule they are removed under.")}
    )

    field_order = ["ground", "prepared", "to_author", "between_moderators"]

    def __init__(self, *args: Any, rules: Mapping[str, RuleName], **kwargs: Any) -> None:
        super().__init__(*args, rules=rules, **kwargs)
        self.fields["ground"].choices = [(code, str(name)) for code, name in rules.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "ground" in cleaned:
            self.check_prepared(cleaned["ground"])
        return cleaned
