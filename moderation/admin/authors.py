"""What the desk says to the author of one comment before anything is decided on it: his words sent back to him, or read first from now on."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from comments import services
from comments.drafts import Actor
from comments.models import MOVES, Verb
from comments.people import read_first
from comments.services import Overtaken
from moderation.admin.deciding import DecidingAdmin, may_decide
from moderation.desk.cards import cards_of
from moderation.desk.decisions import nothing_changed_in_words
from moderation.desk.forms import SendingBackForm
from moderation.desk.read_first_form import ReadFirstForm
from moderation.models import QueuedComment


class AuthorsAdmin(DecidingAdmin):
    """Pages reached from the comment's own."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/send-back/", view(self.send_back_view), name="moderation_queuedcomment_send_back"),
            path("<int:pk>/read-first/", view(self.read_first_view), name="moderation_queuedcomment_read_first"),
            *super().get_urls(),
        ]

    def send_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the passage and the words; then the comment waits for its author."""
        if not may_decide(request):
            raise PermissionDenied
        comment = self._comment(request, str(pk))
        if request.method != "POST" and comment.status not in MOVES[Verb.SEND_BACK]:
            return HttpResponseRedirect(reverse("admin:moderation_queuedcomment_change", args=[pk]))
        seen = {"status": comment.status, "revision": comment.revision}
        form = SendingBackForm(request.POST if request.method == "POST" else None, comment=comment, initial=seen)
        if not form.is_valid():
            return self._page(request, "queuedcomment/send_back", _context(_("Send back to its author"), comment, form))
        try:
            change = services.send_back(comment, form.seen(), Actor.of(request.user), form.words())
        except Overtaken as lost:
            self.message_user(request, nothing_changed_in_words(lost), messages.WARNING)
            return self._back(request)
        return self._back(request, done=change.pk)

    def read_first_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask until when and why; then what comes from the same sender waits for a person."""
        if not may_decide(request):
            raise PermissionDenied
        comment = self._comment(request, str(pk))
        if not read_first.kinds_of(comment):
            return HttpResponseRedirect(reverse("admin:moderation_queuedcomment_change", args=[pk]))
        form = ReadFirstForm(request.POST if request.method == "POST" else None, comment=comment)
        if not form.is_valid():
            return self._page(request, "queuedcomment/read_first", _context(_("Read first what comes from here"), comment, form))
        said = form.cleaned_data
        read_first.begin(comment, said["kind"], form.end(), said["reason"], Actor.of(request.user))
        self.message_user(request, _("What comes from there is read first from now on."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:comments_readfirst_changelist"))


def _context(title: str, comment: QueuedComment, form: Form) -> dict[str, object]:
    return {"title": title, "card": cards_of([comment])[0], "form": form}
