"""What a new site still needs before readers come: five steps, each read from what is there."""

from __future__ import annotations

from dataclasses import dataclass
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, Permission
from django.core.mail import EmailMessage
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.models import Article, SiteSettings


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what to do, where (the name of an address), and whether it is done."""

    code: str
    title: str | Promise
    hint: str | Promise
    done: bool
    address: str = ""


class MailNotSent(Exception):
    """The test mail did not leave; the message says why, in the active language."""


def steps() -> list[Step]:
    """The five steps, in their order."""
    site = SiteSettings.current()
    unchanged = SiteSettings(pk=1)
    return [
        Step(
            "name",
            gettext_lazy("Give the site its name"),
            gettext_lazy("Name, motto, publisher and a contact address, in the site settings."),
            (site.name, site.publisher) != (unchanged.name, unchanged.publisher),
            "admin:blog_sitesettings_changelist",
        ),
        Step(
            "rules",
            gettext_lazy("Read the posted rules"),
            gettext_lazy("They stand under every form, and comments are removed under them."),
            site.rules_read_at is not None,
            "admin:moderation_rules_to_read",
        ),
        Step(
            "article",
            gettext_lazy("Import your archive, or write the first article"),
            gettext_lazy("A Blogger archive is imported with: manage.py import_blogger FILE"),
            Article.objects.exists(),
            "blog:write",
        ),
        Step(
            "moderator",
            gettext_lazy("Make an account for a moderator"),
            gettext_lazy("Tick “Staff status” and choose the group “Modérateurs”. You may put yourself into it."),
            _has_moderator(),
            "admin:auth_user_changelist",
        ),
        Step(
            "mail",
            gettext_lazy("Test the e-mail"),
            gettext_lazy("A message is sent to your own address."),
            site.email_tested_at is not None,
        ),
    ]


def _has_moderator() -> bool:
    """True when somebody was given the right to decide, beyond the owner who has every right anyway."""
    right = Permission.objects.filter(content_type__app_label="comments", codename="moderate_comment")
    people = get_user_model().objects.filter(is_active=True, is_staff=True)
    return people.filter(Q(groups__permissions__in=right) | Q(user_permissions__in=right)).exists()


def mark_rules_read() -> None:
    """The owner has read what his readers are held to."""
    _mark("rules_read_at")


def send_test_mail(user: AbstractBaseUser | AnonymousUser) -> str:
    """Send a message to the person's own address and return that address; MailNotSent where it cannot leave."""
    address = getattr(user, "email", "")
    if not address:
        raise MailNotSent(_("Your account has no e-mail address; enter one first."))
    if not settings.EMAIL_IS_SET:
        raise MailNotSent(_("No mail server is set: write EMAIL_URL into the file .env, and start the site again."))
    site = SiteSettings.current()
    message = EmailMessage(
        subject=_("Test mail from %(site)s") % {"site": site.name},
        body=_("This message shows that %(site)s can send e-mail.") % {"site": site.name},
        from_email=site.sender_address or None,
        to=[address],
    )
    try:
        message.send()
    except (SMTPException, OSError) as error:
        raise MailNotSent(_("The mail server refused: %(error)s") % {"error": error}) from error
    _mark("email_tested_at")
    return address


def _mark(field: str) -> None:
    """Write this one fact; nothing that a page shows has changed, so that every kept page stays good."""
    now = {field: timezone.now()}
    if not SiteSettings.objects.filter(pk=1).update(**now):
        SiteSettings(pk=1, **now).save()
