"""When one is written to, and the link of a message, which opens its comment for who has signed in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.admin.deciding import DecidingAdmin, may_decide
from moderation.digest import people, saying

NEVER = ""


class MailForm(forms.Form):
    """One's own hour, or none; and whether what may break the law is told at once."""

    hour = forms.TypedChoiceField(
        label=gettext_lazy("One message a day, while something waits, at"),
        choices=[(NEVER, gettext_lazy("never")), *((str(n), f"{n:02}:00") for n in range(24))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    at_once = forms.BooleanField(
        label=gettext_lazy("At once when a comment may break the law (threats, addresses made public) or is reported for it"),
        required=False,
    )


class MailingAdmin(DecidingAdmin):
    """Addresses beside the queue."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("mail/", view(self.mail_view), name="moderation_mail"),
            path("mail/<str:signed>/", view(self.from_mail_view), name="moderation_from_mail"),
            *super().get_urls(),
        ]

    def mail_view(self, request: HttpRequest) -> HttpResponse:
        """One's own wishes; hidden while the site can send nothing."""
        if not may_decide(request):
            raise PermissionDenied
        if not settings.EMAIL_IS_SET:
            raise Http404
        user_id = request.user.pk or 0
        wishes = people.wishes_of(user_id)
        now: dict[str, Any] = {"hour": wishes.mail_hour, "at_once": wishes.mail_at_once}
        form = MailForm(request.POST if request.method == "POST" else None, initial=now)
        if form.is_valid():
            people.wish(user_id, form.cleaned_data["hour"], form.cleaned_data["at_once"])
            self.message_user(request, _("Kept."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:moderation_mail"))
        return self._page(request, "mail", {"title": _("Messages to you"), "form": form})

    def from_mail_view(self, request: HttpRequest, signed: str) -> HttpResponse:
        """From a message to its comment; nothing is decided on the way."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        comment_id = saying.comment_behind(signed, request.user.pk)
        if comment_id is None:
            self.message_user(request, _("This link is too old, or was written to somebody else."), messages.WARNING)
            return HttpResponseRedirect(reverse("admin:moderation_queuedcomment_changelist"))
        return HttpResponseRedirect(reverse("admin:moderation_queuedcomment_change", args=[comment_id]))
