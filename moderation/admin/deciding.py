"""How the desk decides: by a button on one comment, by an action on several, and by Django's own Delete, which removes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from comments.drafts import Actor
from comments.models import Comment, Status, Verb
from comments.people.claims import tie, untie
from comments.services import Moved, Overtaken, Seen, Words
from moderation.admin.filters import number
from moderation.admin.keyed import DONE, KeyedAdmin
from moderation.desk import facets
from moderation.desk.batches import decide_together
from moderation.desk.cards import cards_of, with_evidence
from moderation.desk.decisions import (
    NO_WORDS,
    Choice,
    decide,
    many_done_in_words,
    nothing_changed_in_words,
    overtaken_in_words,
)
from moderation.desk.evidence import rule_names
from moderation.desk.forms import DecisionForm, RemovalForm
from moderation.desk.pace import left_in_words, pace_of
from moderation.models import Decision, QueuedComment
from moderation.reports.taking import leave_published

NOT_SEEN = Seen("", 0)  # no comment is ever like this
ALSO_ON_SEVERAL = (Verb.APPROVE, Verb.REMOVE)


def may_decide(request: HttpRequest) -> bool:
    """True for somebody who may decide on comments."""
    return request.user.has_perm("comments.moderate_comment")


def queue_at(query_string: str, done: int | None = None) -> str:
    """The address of the list at the place somebody came from; `done` is the decision it offers to undo."""
    query = QueryDict(query_string, mutable=True)
    query.pop(DONE, None)
    if done is not None:
        query[DONE] = str(done)
    return f"{reverse('admin:moderation_queuedcomment_changelist')}?{query.urlencode()}"


def after_deciding(request: HttpRequest, done: int | None) -> dict[str, Any]:
    """The decision just made, with its way back, and how many are left."""
    waiting = facets.counts([facets.EVERYTHING]).get(facets.EVERYTHING, 0)
    decided = Decision.objects.filter(pk=done).select_related("comment").standing().first() if done else None
    left = left_in_words(waiting, pace_of(request.user.pk or 0).seconds) if waiting else ""
    return {"done": decided, "left": left, "back": request.POST.get("back", "")}


class DecidingAdmin(KeyedAdmin):
    """Every way to a decision ends in moderation.desk.decisions, with what its moderator saw."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and may_decide(request)

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return may_decide(request)

    def _comment(self, request: HttpRequest, object_id: str) -> QueuedComment:
        comment = self.get_object(request, object_id)
        if comment is None:
            raise Http404
        return comment

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> TemplateResponse:
        whole = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        request.current_app = self.admin_site.name  # type: ignore[attr-defined]
        return TemplateResponse(request, f"admin/moderation/{name}.html", whole)

    # --- deciding on one ----------------------------------------------------------------------------------------------

    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One button: make the move and show the next; whoever comes here by a link is shown the comment."""
        if not may_decide(request):
            raise PermissionDenied
        comment = self._bare_comment(pk)
        if request.method != "POST":
            return HttpResponseRedirect(reverse("admin:moderation_queuedcomment_change", args=[pk]))
        form = DecisionForm(request.POST, rules=rule_names())
        if not form.is_valid():
            self.message_user(request, " ".join(str(text) for texts in form.errors.values() for text in texts), messages.ERROR)
            return self._back(request)
        if form.choice().verb == Verb.RESTORE and not form.cleaned_data["confirmed"]:
            return self._warning(request, self._comment(request, str(pk)), form)
        try:
            change = decide(comment, form.seen(), Actor.of(request.user), form.choice(), form.words())
        except Overtaken as lost:
            self.message_user(request, nothing_changed_in_words(lost), messages.WARNING)
            return self._back(request)
        if "together" in request.POST and form.choice().verb in ALSO_ON_SEVERAL:
            self._tell(request, self._decide_all(request, self._alike(request), form.choice(), form.words()))
        return self._back(request, done=change.pk)

    def _bare_comment(self, pk: int) -> QueuedComment:
        """Without the evidence of its card: who decides has seen that."""
        comments = QueuedComment.objects.select_related("article").defer("article__body", "article__body_html")
        found: QueuedComment = get_object_or_404(comments, pk=pk)  # type: ignore[assignment]
        return found

    def _alike(self, request: HttpRequest) -> list[Comment]:
        """The near-duplicates that the card showed with the comment."""
        shown = [pk for value in request.POST.getlist("alike") if (pk := number(value))]
        return list(QueuedComment.objects.filter(pk__in=shown).select_related("article"))

    def leave_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A reported comment stays on the page, and those who reported it hear so."""
        if not may_decide(request) or request.method != "POST":
            raise PermissionDenied
        comment = self._comment(request, str(pk))
        if comment.status == Status.PUBLISHED:
            answered = leave_published(comment, Actor.of(request.user))
            words = ngettext(
                "The comment stays; %(n)d report is answered.", "The comment stays; %(n)d reports are answered.", answered
            )
            self.message_user(request, words % {"n": answered}, messages.SUCCESS)
        else:
            self.message_user(request, _("This comment has changed since you saw it; please read it again."), messages.WARNING)
        return self._back(request)

    def tie_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A name is tied to its browser's mark, or untied again; nothing happens to the comment."""
        if not may_decide(request) or request.method != "POST":
            raise PermissionDenied
        comment = self._comment(request, str(pk))
        if request.POST.get("tie") == "no":
            untie(comment)
            self.message_user(request, _("The name is tied to this signature no more."), messages.SUCCESS)
        elif tie(comment, Actor.of(request.user)):
            self.message_user(request, _("The name is tied: whoever else signs with it waits for a person."), messages.SUCCESS)
        return self._back(request)

    def _warning(self, request: HttpRequest, comment: QueuedComment, form: DecisionForm) -> HttpResponse:
        """What comes back onto the page is asked about first."""
        context = {"title": _("Restore a comment"), "card": cards_of([comment])[0], "form": form}
        return self._page(request, "queuedcomment/restore", {**context, "back": request.POST.get("back", "")})

    def _back(self, request: HttpRequest, done: int | None = None) -> HttpResponse:
        """To the list at the place he came from; to the script that decided, what is to be said and undone."""
        if request.htmx:  # type: ignore[attr-defined]
            return self._page(request, "queuedcomment/_after", after_deciding(request, done))
        return HttpResponseRedirect(queue_at(request.POST.get("back", ""), done))

    # --- Django's own Delete ------------------------------------------------------------------------------------------

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Ask for the rule, and remove; nothing is deleted."""
        comment = self._comment(request, object_id)
        if not self.has_delete_permission(request, comment):
            raise PermissionDenied
        return self._removal(request, [comment])

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        raise PermissionDenied

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        raise PermissionDenied

    # --- several at once ----------------------------------------------------------------------------------------------

    @admin.action(description=pgettext_lazy("action", "Publish"), permissions=["decide"])
    def approve_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        comments = self._selected(request)
        self._tell(request, self._decide_all(request, comments, Choice(Verb.APPROVE)))

    @admin.action(description=pgettext_lazy("action", "Remove…"), permissions=["delete"])
    def delete_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return self._removal(request, self._selected(request))

    def _selected(self, request: HttpRequest) -> list[QueuedComment]:
        """What was ticked, also what somebody decided on since: he must be told."""
        ticked = [pk for value in request.POST.getlist(ACTION_CHECKBOX_NAME) if (pk := number(value))]
        found = {comment.pk: comment for comment in with_evidence(QueuedComment.objects.filter(pk__in=ticked))}
        return [found[pk] for pk in dict.fromkeys(ticked) if pk in found]

    def _removal(self, request: HttpRequest, comments: list[QueuedComment]) -> HttpResponse:
        """The page that lists what would be removed and asks for the rule; then the removal."""
        sent = "confirmed" in request.POST
        form = RemovalForm(request.POST if sent else None, rules=rule_names())
        if sent and form.is_valid():
            choice = Choice(Verb.REMOVE, form.cleaned_data["ground"])
            self._tell(request, self._decide_all(request, comments, choice, form.words()))
            return self._back(request)
        cards = [(card, _seen(request, card.comment) or card.seen) for card in cards_of(comments)]
        back = request.POST.get("back", request.GET.urlencode())
        return self._page(
            request, "queuedcomment/remove", {"title": _("Remove comments"), "cards": cards, "form": form, "back": back}
        )

    def _decide_all(self, request: HttpRequest, comments: Sequence[Comment], choice: Choice, words: Words = NO_WORDS) -> Moved:
        """Decide on each as the page showed it; what the page did not show was not seen, and is refused."""
        as_seen: dict[Comment, Seen] = {comment: _seen(request, comment) or NOT_SEEN for comment in comments}
        moved, kept = decide_together(as_seen, Actor.of(request.user), choice, words)
        if kept:
            address = reverse("admin:moderation_batch_change", args=[kept.pk])
            way_back = format_html('<a href="{}">{}</a>', address, _("Look at them together, or undo them together"))
            self.message_user(request, way_back, messages.INFO)
        return moved

    def _tell(self, request: HttpRequest, batch: Moved) -> None:
        """How many were decided on, and each on which somebody was faster, with who and what."""
        if batch.done:
            self.message_user(request, many_done_in_words(batch.done[0].verb, len(batch.done)), messages.SUCCESS)
        for lost in batch.overtaken:
            words = {"text": Truncator(lost.comment.text).chars(60), "who": overtaken_in_words(lost)}
            self.message_user(request, _("“%(text)s”: %(who)s") % words, messages.WARNING)


def _seen(request: HttpRequest, comment: Comment) -> Seen | None:
    """What the page showed of this comment when it was ticked."""
    status, _colon, revision = request.POST.get(f"seen_{comment.pk}", "").partition(":")
    seen = number(revision)
    return Seen(status, seen) if seen else None
