"""The page of what is on trial without effect, the notice of the brake, and the buttons under both."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from comments.drafts import Actor
from moderation.models import Brake, PostedRule
from moderation.rules import trials


def may_change(request: HttpRequest) -> None:
    """Refuse who may not change the posted rules."""
    if not request.user.has_perm("moderation.change_postedrule"):
        raise PermissionDenied


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the rule and its words on trial would have done; two buttons for each."""
    may_change(request)
    rule = get_object_or_404(PostedRule, pk=pk)
    if request.method == "POST":
        return decide(request, rule)
    context = {"title": _("Trial without effect"), "rule": rule, "trials": trials.trials_of(rule)}
    context |= {"comments": number_format(trials.COMMENTS, force_grouping=True), "days": trials.LASTS.days}
    return TemplateResponse(request, "admin/moderation/trials.html", {**admin.site.each_context(request), **context})


def decide(request: HttpRequest, rule: PostedRule) -> HttpResponse:
    """Put in force or drop what the button names."""
    term = None
    if request.POST.get("term"):
        term = get_object_or_404(rule.terms, pk=request.POST["term"], in_trial=True)
    acts = {"force": trials.put_in_force, "drop": trials.drop}
    act = acts.get(request.POST.get("act", ""))
    if act:
        policy = act(rule, term, Actor.of(request.user).name)
        messages.success(request, _("Version %(number)d of the rules is in force.") % {"number": policy.number})
    return HttpResponseRedirect(reverse("admin:moderation_postedrule_change", args=[rule.pk]))


def brake_seen(request: HttpRequest, pk: int) -> HttpResponse:
    """The owner has read that a rule was braked."""
    may_change(request)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    name = Actor.of(request.user).name
    Brake.objects.filter(pk=pk, seen_at=None).update(seen_at=timezone.now(), seen_by=name)
    return HttpResponseRedirect(reverse("admin:moderation_postedrule_changelist"))
