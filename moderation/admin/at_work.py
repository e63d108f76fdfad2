"""What a moderator needs while he works: whose a comment is just now, all that stands around it, spot checks, his preferences."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from comments.drafts import Actor
from comments.services import Seen
from moderation.admin.authors import AuthorsAdmin
from moderation.admin.deciding import may_decide, queue_at
from moderation.admin.filters import number
from moderation.admin.mailing import MailingAdmin
from moderation.desk.cards import blind_cards_of, cards_of, with_evidence
from moderation.desk.claiming import claim, held_by_others, several_moderate
from moderation.desk.evidence import rule_names
from moderation.desk.surroundings import surroundings_of
from moderation.learning import spot_answers
from moderation.models import DeskPreference, QueuedComment

BLIND_ON_A_PAGE = 10


class AtWorkAdmin(AuthorsAdmin, MailingAdmin):
    """Addresses beside the queue; each also works as a page of its own, without scripts."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/around/", view(self.around_view), name="moderation_queuedcomment_around"),
            path("<int:pk>/claim/", view(self.claim_view), name="moderation_queuedcomment_claim"),
            path("preferences/", view(self.preferences_view), name="moderation_preferences"),
            path("spot-checks/", view(self.spot_checks_view), name="moderation_spot_checks"),
            *super().get_urls(),
        ]

    # --- around one comment -------------------------------------------------------------------------------------------

    def around_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What stands around a comment, for the card that is open; whoever comes by a link is shown the whole page."""
        comment = self._comment(request, str(pk))
        if not self.has_view_permission(request, comment):
            raise PermissionDenied
        if not request.htmx:  # type: ignore[attr-defined]
            return HttpResponseRedirect(reverse("admin:moderation_queuedcomment_change", args=[pk]))
        return self._page(
            request, "queuedcomment/_around", {"card": cards_of([comment])[0], "around": surroundings_of(comment), "within": True}
        )

    def claim_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say that one is reading this comment; answers who else is."""
        if not may_decide(request) or request.method != "POST":
            raise PermissionDenied
        comment = self._comment(request, str(pk))
        other = claim(comment.pk, Actor.of(request.user)) if several_moderate() else None
        return self._page(request, "queuedcomment/_claimed", {"holder": other.holder_name if other else ""})

    # --- spot checks --------------------------------------------------------------------------------------------------

    def spot_checks_view(self, request: HttpRequest) -> HttpResponse:
        """Published comments that were drawn, each to be judged by its words alone."""
        if not may_decide(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._spot_answer(request)
        asked = spot_answers.waiting().values_list("comment", flat=True)[:BLIND_ON_A_PAGE]
        found = {comment.pk: comment for comment in with_evidence(QueuedComment.objects.filter(pk__in=list(asked)))}
        cards = blind_cards_of([found[pk] for pk in asked if pk in found])
        context = {"title": _("Spot checks"), "cards": cards, "rules": rule_names().values()}
        return self._page(request, "spot_checks", context)

    def _spot_answer(self, request: HttpRequest) -> HttpResponse:
        ground = request.POST.get("ground", "")
        revision, comment = number(request.POST.get("revision")), request.POST.get("comment", "")
        if revision is None or (ground and ground not in rule_names()):
            raise Http404
        about = self._comment(request, comment)
        if not spot_answers.answer(about, Seen(about.status, revision), Actor.of(request.user), ground, timezone.now()):
            self.message_user(request, _("Somebody was faster, or the comment has changed; nothing was kept."), messages.WARNING)
        elif ground:
            self.message_user(request, _("Kept. The comment is still on the page; here you can decide on it."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:moderation_queuedcomment_change", args=[about.pk]))
        else:
            self.message_user(request, _("Kept."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:moderation_spot_checks"))

    # --- preferences --------------------------------------------------------------------------------------------------

    def preferences_view(self, request: HttpRequest) -> HttpResponse:
        """Switch the single keys off, or on again."""
        if request.method != "POST" or not may_decide(request):
            raise PermissionDenied
        keys = request.POST.get("keys") == "on"
        DeskPreference.objects.update_or_create(user_id=request.user.pk or 0, defaults={"keys": keys})
        words = _("Single keys decide again.") if keys else _("Single keys are switched off.")
        self.message_user(request, words, messages.SUCCESS)
        return HttpResponseRedirect(queue_at(request.POST.get("back", "")))


def claims_show(request: HttpRequest) -> bool:
    """True where a second person may be reading; asked once a request."""
    if not hasattr(request, "_claims_show"):
        request._claims_show = several_moderate()  # type: ignore[attr-defined]
    return request._claims_show  # type: ignore[attr-defined]


def keys_decide(request: HttpRequest) -> bool:
    """True unless this person has switched the single keys off."""
    return not DeskPreference.objects.filter(user=request.user.pk, keys=False).exists()


def others_reading(request: HttpRequest, cards: list[Any]) -> dict[int, str]:
    """By comment, who else reads it now; the first that is free is leased to this person."""
    if not may_decide(request) or not claims_show(request):
        return {}
    actor = Actor.of(request.user)
    held = held_by_others([card.comment.pk for card in cards], actor)
    free = next((card.comment.pk for card in cards if card.comment.pk not in held), None)
    if free is not None and (lost := claim(free, actor)):
        held[free] = lost.holder_name
    return held
