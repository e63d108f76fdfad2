"""Tells the owners by mail that a rule was braked, where mail is set; the notice in the admin stands whether or not it leaves."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from blog.models import SiteSettings
from moderation.models import Brake
from moderation.policy import SHADOW

logger = logging.getLogger(__name__)


def tell(brake_id: int) -> None:
    """Send it from the task worker."""
    if settings.EMAIL_IS_SET:
        send.enqueue(brake_id)


@task()
def send(brake_id: int) -> int:
    """One message to every owner that has an address; gives back to how many."""
    addresses = get_user_model().objects.filter(is_superuser=True, is_active=True).exclude(email="")
    to = list(addresses.values_list("email", flat=True))
    site = SiteSettings.current()
    brake = Brake.objects.select_related("rule").get(pk=brake_id)
    with translation.override(site.language):
        address = settings.SITE_ADDRESS + reverse("admin:moderation_postedrule_change", args=[brake.rule_id])
        subject = _("%(site)s: the brake stopped rule %(rule)s") % {"site": site.name, "rule": brake.rule}
        body = f"{said(brake)}\n\n{address}"
        message = EmailMessage(subject, body, site.sender_address or None, bcc=to)
    try:
        return len(to) if to and message.send() else 0
    except (SMTPException, OSError):
        logger.exception("The mail about the brake could not be sent")
        return 0


def said(brake: Brake) -> str:
    """What happened, in the language active now."""
    what = _("The rule changed a short time ago: %(hits)d of the last %(of)d comments came under rule %(rule)s.") % {
        "rule": brake.rule,
        "hits": brake.hits,
        "of": brake.looked_at,
    }
    return f"{what} {what_it_lost(brake)}"


def what_it_lost(brake: Brake) -> str:
    """The step that was taken."""
    if brake.words:
        words = ", ".join(brake.words)
        return _("These words of the house are on trial again, without effect: %(words)s.") % {"words": words}
    if brake.after == SHADOW:
        return _("It now only counts, without effect.")
    return _("It now publishes, and some of what it means is looked at later.")
