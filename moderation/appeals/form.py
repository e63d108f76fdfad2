"""What the author of a removed comment fills in to contest the decision."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy

LONGEST_WORDS = 2000


class AppealForm(forms.Form):
    """His reasons; nothing else is asked of him."""

    words = forms.CharField(
        label=gettext_lazy("Why should it stand?"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=gettext_lazy("Read by the moderators alone. You can contest a decision once, and it costs nothing."),
        error_messages={"required": gettext_lazy("Say in a few words why the decision was wrong.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["words"].widget.attrs["maxlength"]  # a browser would cut a pasted text silently
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # the secret in the address proves all that a token could
