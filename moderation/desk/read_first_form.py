"""What a moderator says when what comes from somebody is to be read first: from where, until when, and why."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models import Comment, ReadFirst
from comments.people.read_first import MOST_DAYS, kinds_of

USUAL_DAYS = 7
REASON_LENGTH = 500


class ReadFirstForm(forms.Form):
    """Made for one comment: only that by which its sender can be found again is offered."""

    kind = forms.ChoiceField(label=_("Read first what comes from"), widget=forms.RadioSelect)
    until = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("To the end of this day; then it ends by itself. At most 90 days ahead."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Whoever is concerned reads it, with the date, on the page of his tracking link."),
        error_messages={"required": _("Give the reason: it is told to whoever is concerned.")},
    )

    def __init__(self, *args: Any, comment: Comment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(ReadFirst.Kind.choices)
        offered = kinds_of(comment)
        today = timezone.localdate()
        self.fields["kind"].choices = [(kind, labels[kind]) for kind in offered]  # type: ignore[attr-defined]
        self.fields["kind"].initial = offered[0] if offered else None
        self.fields["until"].initial = today + datetime.timedelta(days=USUAL_DAYS)
        self.fields["until"].widget.attrs |= {"min": f"{today}", "max": f"{today + datetime.timedelta(days=MOST_DAYS)}"}

    def clean_until(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["until"]
        if not 0 <= (day - timezone.localdate()).days <= MOST_DAYS:
            raise forms.ValidationError(_("Choose a day from today on, at most 90 days ahead."))
        return day

    def end(self) -> datetime.datetime:
        """The midnight that ends the day."""
        after = self.cleaned_data["until"] + datetime.timedelta(days=1)
        return timezone.make_aware(datetime.datetime.combine(after, datetime.time()))
