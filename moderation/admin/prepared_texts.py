"""The prepared texts to authors: the owner writes them, moderators choose one when they remove a comment or send it back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from moderation.desk.evidence import rule_names
from moderation.models import PreparedText


@admin.register(PreparedText)
class PreparedTextAdmin(admin.ModelAdmin):
    """Stock, but that the rule is chosen from those that are posted."""

    list_display = ["__str__", "under", "order", "offered"]
    list_filter = ["offered"]
    fields = ["rule", "order", "title_fr", "text_fr", "title_en", "text_en", "offered"]
    actions = None
    show_full_result_count = False

    @admin.display(description=_("goes with"))
    def under(self, text: PreparedText) -> str:
        return _where().get(text.rule, text.rule)

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        if db_field.name == "rule":
            return forms.ChoiceField(
                label=_("goes with"), required=False, choices=list(_where().items()), help_text=_("Where it can be chosen.")
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)


def _where() -> dict[str, str]:
    return {"": str(_("Sending a comment back to its author")), **{code: str(name) for code, name in rule_names().items()}}
