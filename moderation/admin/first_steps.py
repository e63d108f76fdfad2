"""The two pages of the first steps that are nowhere else: reading the posted rules, and the test mail."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from moderation.desk.first_steps import MailNotSent, mark_rules_read, send_test_mail
from moderation.models import PostedRule


def may_set_up(request: HttpRequest) -> bool:
    """True for somebody who answers for the site's settings."""
    return request.user.has_perm("blog.change_sitesettings")


def rules_to_read(request: HttpRequest) -> HttpResponse:
    """The posted rules in both languages, and a button that says they were read."""
    if not may_set_up(request):
        raise PermissionDenied
    if request.method == "POST":
        mark_rules_read()
        return HttpResponseRedirect(reverse("admin:index"))
    context = {**admin.site.each_context(request), "title": _("The posted rules"), "rules": PostedRule.objects.all()}
    return TemplateResponse(request, "admin/moderation/rules_to_read.html", context)


def test_mail(request: HttpRequest) -> HttpResponse:
    """Send the test mail to who pressed the button."""
    if not may_set_up(request):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        address = send_test_mail(request.user)
    except MailNotSent as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("A test mail was sent to %(address)s.") % {"address": address})
    return HttpResponseRedirect(reverse("admin:index"))
