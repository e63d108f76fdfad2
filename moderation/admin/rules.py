"""The posted rules, changed by the owner alone, and their versions, which nobody changes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.forms import all_valid
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from comments.drafts import Actor
from moderation import posted_rules
from moderation.admin import backtests, first_steps, trials
from moderation.detectors.insults import Insults
from moderation.house import quarantine
from moderation.models import HouseTerm, Policy, PostedRule
from moderation.rules import foreseen
from moderation.rules.draft import Draft
from moderation.rules.trials import is_on_trial
from moderation.templatetags.rule_changes import trials_in_words


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


class PostedRuleForm(forms.ModelForm):
    """The rule; sent back from a trial on history it is shown again, with what was typed, and not saved."""

    def is_valid(self) -> bool:
        return super().is_valid() and "_again" not in self.data


@admin.register(PostedRule)
class PostedRuleAdmin(admin.ModelAdmin):
    """Every change that is saved makes the next version of the rules; before, it can be tried on history."""

    form = PostedRuleForm
    list_display = ["__str__", "threshold", "effect"]
    inlines = [HouseTermInline]
    formfield_overrides = {models.TextField: {"widget": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})}}
    actions = None
    fieldsets = [
        (None, {"fields": ["code", "order", "title_fr", "wording_fr", "title_en", "wording_en"]}),
        (gettext_lazy("What the automatic check does"), {"fields": ["threshold", "what_it_holds", "action", "pinned_until"]}),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: PostedRule | None = None) -> list[Any]:
        """Whether insults at public figures count is asked under the rule on insults alone."""
        notice, (title, check) = self.fieldsets
        asked = ["public_figures"] if obj and obj.code == Insults.rule else []
        return [notice, (title, {**check, "fields": [*check["fields"], *asked]})]

    def get_readonly_fields(self, request: HttpRequest, obj: PostedRule | None = None) -> list[str]:
        """The code is what removals name: it is chosen once."""
        return ["code", "what_it_holds"] if obj else ["what_it_holds"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PostedRule]:
        return super().get_queryset(request).prefetch_related("terms")

    @admin.display(description=gettext_lazy("action"), ordering="action")
    def effect(self, rule: PostedRule) -> str:
        """What becomes of what it means, and what is tried out under it."""
        return " · ".join(filter(None, [rule.get_action_display(), trials_in_words(rule)]))

    @admin.display(description=gettext_lazy("in comments"))
    def what_it_holds(self, rule: PostedRule) -> str:
        """What the threshold means, said from the last 30 days; of the rule as it is stored."""
        stored = PostedRule.objects.filter(pk=rule.pk).first()
        row = posted_rules.row_of(stored) if stored else None
        return foreseen.sentence(Draft(row, row)) if row else _("Try it on history to see what it would hold.")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Under the name that the rules have everywhere."""
        return super().changelist_view(request, {"title": _("Posted rules"), **(extra_context or {})})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form, or, where that button was pressed and all can be used, a trial on history of what was typed."""
        stored = self.get_object(request, object_id) if object_id else None
        allowed = self.has_change_permission(request, stored) if object_id else self.has_add_permission(request)
        if request.method == "POST" and allowed and backtests.wants_trial(request.POST) and (stored or not object_id):
            instance = self.get_object(request, object_id) if object_id else None
            form = self.get_form(request, instance, change=bool(instance))(request.POST, instance=instance)
            valid = form.is_valid()
            formsets, _inlines = self._create_formsets(request, form.instance, change=bool(instance))  # type: ignore[attr-defined]
            if all_valid(formsets) and valid:
                return backtests.begin(request, form, formsets, stored)
            return super().changeform_view(request, object_id, form_url, extra_context)  # says what cannot be used
        on_trial = stored is not None and is_on_trial(stored)
        return super().changeform_view(request, object_id, form_url, {"on_trial": on_trial, **(extra_context or {})})

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A rule stays: comments were removed under it."""
        return False

    def save_model(self, request: HttpRequest, obj: PostedRule, form: forms.ModelForm, change: bool) -> None:
        posted_rules.lock()
        super().save_model(request, obj, form, change)

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
            path("history/<int:pk>/", view(backtests.page), name="moderation_backtest"),
            path("<int:pk>/trial/", view(trials.page), name="moderation_trials"),
            path("brake/<int:pk>/", view(trials.brake_seen), name="moderation_brake_seen"),
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
