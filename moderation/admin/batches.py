"""Many comments at once: a list narrowed in the queue, looked at in a sample, confirmed, worked off, and taken back as one."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.drafts import Actor
from comments.models import Verb
from moderation.admin.deciding import may_decide, queue_at
from moderation.admin.filters import number
from moderation.admin.keyed import KeyedAdmin
from moderation.desk import batches, reverting
from moderation.desk.batches import Origin
from moderation.desk.cards import cards_of, with_evidence
from moderation.desk.decisions import Choice
from moderation.desk.evidence import rule_names
from moderation.desk.forms import RemovalForm
from moderation.desk.leading import leads
from moderation.models import Batch, QueuedComment

LEAST = 30
OVERTAKEN_ON_A_PAGE = 50
MOST_PEOPLE = 50


class RevertForm(forms.Form):
    """What is to be reverted: a rule's removals or a person's decisions, since a day."""

    which = forms.ChoiceField(label=gettext_lazy("What is reverted"))
    since = forms.DateField(
        label=gettext_lazy("Since"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=gettext_lazy("From the beginning of this day."),
    )
    found_by_check = forms.BooleanField(
        label=gettext_lazy("Only comments in which the automatic check had noticed something under this rule"),
        required=False,
        help_text=gettext_lazy("Says nothing where a person’s decisions are reverted."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = [(f"rule:{code}", str(name)) for code, name in rule_names().items()]
        staff = get_user_model().objects.filter(is_staff=True).order_by("username")[:MOST_PEOPLE]
        people = [(f"person:{user.pk}", Actor.of(user).name) for user in staff]
        choices = [(_("What was removed under a rule"), rules), (_("What a moderator decided"), people)]
        self.fields["which"].choices = choices  # type: ignore[attr-defined]

    def draft(self, actor: Actor) -> Batch:
        """Write down what would be reverted."""
        kind, _colon, which = self.cleaned_data["which"].partition(":")
        since: datetime.date = self.cleaned_data["since"]
        if kind == "person":
            label = dict(self.fields["which"].choices[1][1])[f"person:{which}"]  # type: ignore[attr-defined]
            origin = Origin("person", which, since.isoformat(), label)
            return batches.draft_undoing(reverting.of_person(int(which), since), origin, actor)
        lines = reverting.of_rule(which, since, self.cleaned_data["found_by_check"])
        return batches.draft_undoing(lines, Origin("rule", which, since.isoformat()), actor)


@admin.register(Batch)
class BatchAdmin(KeyedAdmin):
    """Nothing is edited here: a batch is begun, paused, gone on with, stopped, or taken back."""

    list_per_page = 50
    actions = None

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_decide(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_decide(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("choose/", view(self.choose_view), name="moderation_batch_choose"),
            path("least/", view(self.least_view), name="moderation_batch_least"),
            path("revert/", view(self.revert_view), name="moderation_batch_revert"),
            *super().get_urls(),
        ]

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> TemplateResponse:
        whole = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        request.current_app = self.admin_site.name  # type: ignore[attr-defined]
        return TemplateResponse(request, f"admin/moderation/batch/{name}.html", whole)

    # --- the list -----------------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Batch.objects.begun()

    def key_order(self, request: HttpRequest) -> list[str]:
        return ["-pk"]

    def key_of(self, row: Batch) -> str:
        return str(row.pk)

    def behind(self, request: HttpRequest, queryset: QuerySet, key: str) -> QuerySet:
        pk = number(key)
        return queryset if pk is None else queryset.filter(pk__lt=pk)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {"title": _("Batches"), "names": rule_names()}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    # --- choosing -----------------------------------------------------------------------------------------------------

    def choose_view(self, request: HttpRequest) -> HttpResponse:
        """Write down a whole list of the queue as it is narrowed, and show what it is."""
        if not may_decide(request) or not leads(request.user):
            raise PermissionDenied
        narrowed = request.POST.get("back", "")
        if request.method != "POST" or not narrowed:
            return HttpResponseRedirect(queue_at(narrowed))
        queue = self.admin_site.get_model_admin(QueuedComment)
        request.GET = QueryDict(narrowed)  # type: ignore[assignment]
        listed = queue.get_changelist_instance(request)
        if not (listed.has_active_filters or listed.query):
            return HttpResponseRedirect(queue_at(narrowed))
        origin = Origin("queue", narrowed, label=_narrowed_to(listed))
        made = batches.draft(listed.get_queryset(request), origin, Actor.of(request.user))
        return _to(made)

    def least_view(self, request: HttpRequest) -> HttpResponse:
        """The comments the check finds least suspect, each shown whole, to be published together."""
        if not may_decide(request):
            raise PermissionDenied
        rows = QueuedComment.objects.waiting().least_suspect()
        context = {"title": _("The least suspect"), "cards": cards_of(with_evidence(rows)[:LEAST])}
        return self._page(request, "least", context)

    def revert_view(self, request: HttpRequest) -> HttpResponse:
        """Ask what is to be reverted, write it down, and show what it is."""
        if not may_decide(request) or not leads(request.user):
            raise PermissionDenied
        today = timezone.localdate()
        asked = {"since": today - datetime.timedelta(days=today.weekday()), "which": request.GET.get("which", "")}
        form = RevertForm(request.POST if request.method == "POST" else None, initial=asked)
        if form.is_valid():
            return _to(form.draft(Actor.of(request.user)))
        return self._page(request, "revert", {"title": _("Revert decisions"), "form": form})

    # --- one batch ----------------------------------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What it would do, how far it is, or what came of it; its buttons come here too."""
        if not may_decide(request):
            raise PermissionDenied
        batch = Batch.objects.select_related("undoes").filter(pk=number(object_id) or 0).first()
        if batch is None:
            raise Http404
        if request.method == "POST":
            return self._pressed(request, batch)
        if request.htmx and batch.state != Batch.State.DRAFT:  # type: ignore[attr-defined]
            return self._page(request, "_progress", said(batch, request))
        if batch.state == Batch.State.DRAFT:
            return self._draft(request, batch, RemovalForm(rules=rule_names()))
        return self._page(request, "change_form", said(batch, request))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """What came of each stands in the log."""
        return HttpResponseRedirect(f"{reverse('admin:moderation_decision_changelist')}?batch={number(object_id) or 0}")

    def _draft(self, request: HttpRequest, batch: Batch, form: RemovalForm) -> HttpResponse:
        """How many, a sample of them, and what would happen."""
        ends = batch.items.order_by("position").select_related("comment")
        shown = batches.sample(batch)
        found = {comment.pk: comment for comment in with_evidence(QueuedComment.objects.filter(pk__in=shown))}
        first = ends.first()
        undoing = batch.what == Batch.What.UNDO
        back_to = batch.items.values_list("undoes__from_status").annotate(n=Count("pk")).order_by() if undoing else ()
        context = {
            **said(batch, request),
            "title": _("Before it is done"),
            "cards": cards_of([found[pk] for pk in shown if pk in found]),
            "first": first,
            "last": ends.last(),
            "may_publish": batches.waits(batch),
            "may_remove": may_remove(request),
            "back_to": dict(back_to),
            "form": form,
        }
        return self._page(request, "draft", context)

    def _pressed(self, request: HttpRequest, batch: Batch) -> HttpResponse:
        """One of the buttons."""
        pressed = request.POST.get("do", "")
        try:
            if batch.state == Batch.State.DRAFT:
                return self._confirmed(request, batch, pressed)
            if pressed == "undo" and batches.can_be_undone(batch):
                return _to(batches.draft_undo(batch, Actor.of(request.user)))
            if act := {"pause": batches.pause, "stop": batches.stop, "resume": batches.resume}.get(pressed):
                act(batch)
        except batches.OneAtWork:
            words = _("Another batch is at work. When it has finished, or was paused, this one can begin.")
            self.message_user(request, words, messages.WARNING)
        return _to(batch)

    def _confirmed(self, request: HttpRequest, batch: Batch, pressed: str) -> HttpResponse:
        actor = Actor.of(request.user)
        if pressed == "forget":
            batch.delete()
            return HttpResponseRedirect(_came_from(batch))
        if batch.what == Batch.What.UNDO:
            if pressed == "undo":
                batches.begin(batch, actor)
        elif pressed == "publish" and batches.waits(batch):
            batches.begin(batch, actor, Choice(Verb.APPROVE))
        elif pressed == "remove":
            if not may_remove(request):
                raise PermissionDenied
            form = RemovalForm(request.POST, rules=rule_names())
            if not form.is_valid():
                return self._draft(request, batch, form)
            batches.begin(batch, actor, Choice(Verb.REMOVE, form.cleaned_data["ground"]), form.words())
        return _to(batch)


def said(batch: Batch, request: HttpRequest) -> dict[str, Any]:
    """The context of a batch's page."""
    after = number(request.GET.get("after")) or 0
    lost = batch.items.filter(outcome="overtaken", position__gt=after).order_by("position")
    rows = list(lost.select_related("comment", "change")[: OVERTAKEN_ON_A_PAGE + 1]) if batch.overtaken else []
    return {
        "title": _("Batch %(number)d") % {"number": batch.pk},
        "batch": batch,
        "origin": origin_in_words(batch.origin),
        "rule": rule_names().get(batch.ground),
        "stalled": batches.stalled(batch),
        "undoable": batches.can_be_undone(batch),
        "overtaken": rows[:OVERTAKEN_ON_A_PAGE],
        "more_after": rows[OVERTAKEN_ON_A_PAGE - 1].position if len(rows) > OVERTAKEN_ON_A_PAGE else None,
    }


def origin_in_words(origin: dict[str, str]) -> str:
    """Where the comments of a batch were chosen."""
    since = ""
    if origin["since"]:
        since = formats.date_format(datetime.date.fromisoformat(origin["since"]), "j F Y")
    match origin["kind"]:
        case "queue":
            return _("A list of the queue: %(label)s") % {"label": origin["label"]}
        case "rule":
            words = {"rule": rule_names().get(origin["which"]) or origin["which"], "day": since}
            return _("What was removed under rule %(rule)s since %(day)s") % words
        case "person":
            return _("What %(name)s decided since %(day)s") % {"name": origin["label"], "day": since}
        case "batch":
            return _("Everything batch %(number)s did") % {"number": origin["which"]}
        case _ticked:
            return _("Comments ticked one by one")


def may_remove(request: HttpRequest) -> bool:
    """As for Django's own Delete in the queue."""
    return request.user.has_perm("moderation.delete_queuedcomment")


def _narrowed_to(listed: Any) -> str:
    """What a list is narrowed to, as its tabs and filters say it."""
    chosen = [
        _("%(filter)s: %(choice)s") % {"filter": spec.title, "choice": choice["display"]}
        for spec in listed.filter_specs
        for choice in list(spec.choices(listed))[1:]
        if choice["selected"]
    ]
    if listed.query:
        chosen.append(_("search: “%(words)s”") % {"words": listed.query})
    return " · ".join(chosen)


def _to(batch: Batch) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:moderation_batch_change", args=[batch.pk]))


def _came_from(batch: Batch) -> str:
    """Where somebody chose it."""
    match batch.origin["kind"]:
        case "queue":
            return queue_at(batch.origin["which"])
        case "batch":
            return reverse("admin:moderation_batch_change", args=[batch.undoes_id])
        case _rule_or_person:
            return reverse("admin:moderation_batch_revert")
