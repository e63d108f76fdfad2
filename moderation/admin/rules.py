"""The posted rules, changed by the owner alone, and their versions, which nobody changes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from comments.drafts import Actor
from moderation import posted_rules
from moderation.admin import first_steps
from moderation.house import quarantine
from moderation.models import HouseTerm, Policy, PostedRule


class HouseTermInline(admin.StackedInline):
    """The house's own words and patterns under the rule; stacked, because Django's table leaves its fields without labels."""

    model = HouseTerm
    fields = ["kind", "text", "weight", "in_trial", "note", "quarantined"]
    readonly_fields = ["quarantined"]
    extra = 1

    @admin.display(description=gettext_lazy("put aside"))
    def quarantined(self, term: HouseTerm) -> str:
        """Why it is not looked for, until somebody changes it."""
        return term.get_quarantine_reason_display()


@admin.register(PostedRule)
class PostedRuleAdmin(admin.ModelAdmin):
    """Every change that is saved makes the next version of the rules."""

    list_display = ["__str__", "threshold", "action"]
    fields = ["code", "order", "title_fr", "wording_fr", "title_en", "wording_en", "threshold", "action", "pinned_until"]
    inlines = [HouseTermInline]
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: PostedRule | None = None) -> list[str]:
        """The code is what removals name: it is chosen once."""
        return ["code"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A rule stays: comments were removed under it."""
        return False

    def save_formset(self, request: HttpRequest, form: forms.ModelForm, formset: forms.BaseModelFormSet, change: bool) -> None:
        for term in formset.save(commit=False):
            term.created_by = term.created_by or Actor.of(request.user).name
            quarantine.lift(term)
        super().save_formset(request, form, formset, change)

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: list, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        policy = posted_rules.proclaim(made_by=Actor.of(request.user).name)
        messages.info(request, _("Version %(number)d of the rules is in force.") % {"number": policy.number})

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("read/", view(first_steps.rules_to_read), name="moderation_rules_to_read"),
            path("test-mail/", view(first_steps.test_mail), name="moderation_test_mail"),
            *super().get_urls(),
        ]


@admin.register(Policy)
class PolicyAdmin(admin.ModelAdmin):
    """Read only, as the database row is."""

    list_display = ["number", "made_at", "made_by"]
    fields = ["number", "made_at", "made_by", "wording"]
    readonly_fields = ["wording"]
    ordering = ["-number"]
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("rules"))
    def wording(self, policy: Policy) -> SafeString:
        """The rules of this version in the language active now."""
        language = "en" if get_language() == "en" else "fr"
        rows = ((rule["order"] or "–", rule[f"title_{language}"], rule[f"wording_{language}"]) for rule in policy.rules)
        return format_html("<dl>{}</dl>", format_html_join("", "<dt>{} {}</dt><dd>{}</dd>", rows))
