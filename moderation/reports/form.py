"""What a reader fills in to report a comment: a posted rule, and if he likes, his words."""

from __future__ import annotations

from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy

from comments.doors import notice
from comments.telling.sentences import posted_title

LONGEST_WORDS = 1000


class ReportForm(forms.Form):
    """The rules are those in force now, the law's ground last."""

    rule = forms.ChoiceField(
        label=gettext_lazy("Which rule does it break?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a rule."), "invalid_choice": gettext_lazy("Choose a rule.")},
    )
    words = forms.CharField(
        label=gettext_lazy("In your words (optional)"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("Read by the moderators alone."),
    )
    token = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["rule"]).choices = [(rule.code, posted_title(rule)) for rule in notice().rules(None)]
        del self.fields["words"].widget.attrs["maxlength"]  # a browser would cut a pasted text silently
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # the signed token stands in for a cookie
        self.helper.layout = Layout("rule", "words", "token")
