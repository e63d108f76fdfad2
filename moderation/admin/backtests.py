"""The page of a trial on history: how far it is, what it counted, and the way back to what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from comments.drafts import Actor
from comments.models import Comment
from moderation import posted_rules
from moderation.models import Backtest, HouseTerm, PostedRule
from moderation.rules import backtests, foreseen
from moderation.rules.draft import Draft
from moderation.rules.drawing import IN_TABLE, THRESHOLDS, drawing
from moderation.rules.tally import Tally, curve, point

REFRESH_SECONDS = 2
NOT_KEPT = {"csrfmiddlewaretoken", "_backtest", "_again", "_save", "_continue", "_addanother"}
# What the two rules say of a comment, by what a person had decided, in the order of their weight for the reader.
KINDS = {
    "stayed:free:held": "newly_wrong",
    "gone:free:held": "newly_caught",
    "gone:held:free": "newly_missed",
    "stayed:held:free": "newly_spared",
    "stayed:held:held": "still_wrong",
    "gone:held:held": "still_caught",
}


def begin(request: HttpRequest, form: forms.ModelForm, formsets: Sequence[Any], stored: PostedRule | None) -> HttpResponse:
    """Try what was typed on the site's decisions, and lead to the page that says what came of it."""
    draft = Draft(posted_rules.row_of(stored) if stored else None, typed_row(form.instance, formsets))
    typed = [(name, value) for name, values in request.POST.lists() if name not in NOT_KEPT for value in values]
    made = backtests.begin(draft, typed, stored.pk if stored else None, Actor.of(request.user).name)
    return HttpResponseRedirect(reverse("admin:moderation_backtest", args=[made.pk]))


def typed_row(rule: PostedRule, formsets: Sequence[Any]) -> dict[str, Any]:
    """The rule as it was typed, as plain data. Words just typed count as in force; those that stay on trial do not."""
    typed = [form for formset in formsets for form in formset.forms if form.cleaned_data.get("text")]
    kept = [form for form in typed if not form.cleaned_data.get("DELETE")]
    return {**posted_rules.without_terms(rule), "terms": [posted_rules.term_row(form.instance) for form in kept if counts(form)]}


def counts(form: forms.ModelForm) -> bool:
    """False for a word that was on trial and was left as it was."""
    term: HouseTerm = form.instance
    return not (term.in_trial and term.pk and not form.has_changed())


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """What was counted so far; while it goes on the page asks again by itself."""
    if not request.user.has_perm("moderation.change_postedrule"):
        raise PermissionDenied
    tried = get_object_or_404(Backtest, pk=pk)
    if request.method == "POST" and backtests.stalled(tried):
        backtests.go_on.enqueue(tried.pk)
        return HttpResponseRedirect(request.path)
    answer = TemplateResponse(request, "admin/moderation/backtest.html", {**admin.site.each_context(request), **said(tried)})
    if tried.finished_at is None:
        answer["Refresh"] = str(REFRESH_SECONDS)
    return answer


def said(tried: Backtest) -> dict[str, Any]:
    """The context of the page."""
    draft, tally = Draft.from_plain(tried.draft), Tally.from_plain(tried.tally)
    before, after = draft.before.threshold if draft.before_row else None, draft.after.threshold
    shown = [tried.rule_id_shown] if tried.rule_id_shown else []
    name = "change" if shown else "add"
    return {
        "title": _("Trial on history"),
        "tried": tried,
        "draft": draft,
        "rule": PostedRule(**{field: draft.after_row[field] for field in ("code", "order", "title_fr", "title_en")}),
        "stalled": backtests.stalled(tried),
        "tally": tally,
        "few": tally.decisions < foreseen.FEWEST_DECISIONS,
        "fewest": foreseen.FEWEST_DECISIONS,
        "before": point(tally.before, before) if before is not None else None,
        "after": point(tally.after, after),
        "table": curve(tally.after, sorted({*IN_TABLE, after})),
        "drawing": drawing(curve(tally.after, THRESHOLDS), before, after),
        "now_held": foreseen.sentence(Draft(draft.before_row, draft.before_row)) if draft.before_row else "",
        "then_held": foreseen.sentence(draft) if tried.finished_at else "",
        "shipped": foreseen.shipped_figures(draft.after.code, after),
        "examples": examples(tally),
        "form_address": reverse(f"admin:moderation_postedrule_{name}", args=shown),
        "typed": tried.form,
        "without_threshold": [pair for pair in tried.form if pair[0] != "threshold"],
    }


def examples(tally: Tally) -> list[dict[str, Any]]:
    """A few comments of each kind, the surest first; where nothing differs, of what both would hold."""
    wanted = [pk for rows in tally.examples.values() for _share, pk in rows]
    found = Comment.objects.select_related("article").in_bulk(wanted)
    groups = []
    for kind, name in KINDS.items():
        rows = [(found[pk], share) for share, pk in sorted(tally.examples.get(kind, ()), reverse=True) if pk in found]
        if rows:
            groups.append({"kind": name, "rows": rows})
    return groups


def wants_trial(sent: QueryDict) -> bool:
    """True where the button of the trial was pressed."""
    return "_backtest" in sent
