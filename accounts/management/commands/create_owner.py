"""`manage.py create_owner [NAME]`: an administrator, and a link to choose the password; needs no e-mail."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.owner import NotAnOwner, make_owner, password_link


class Command(BaseCommand):
    help = "Make the owner's account and print a link, good once and for an hour: password, second factor, recovery codes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", default="admin", help="the name to sign in with (default: %(default)s)")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        try:
            owner = make_owner(name)
        except NotAnOwner:
            raise CommandError(
                _("“%(name)s” is the name of an account that is no administrator. Choose another.") % {"name": name}
            ) from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(
            _("Open this link within an hour; it is good once. There “%(name)s” chooses a password,") % {"name": name}
        )
        self.stdout.write(_("then a second factor, and is shown recovery codes to print and keep."))
        self.stdout.write(f"\n  {password_link(owner)}\n\n")
        self.stdout.write(_("Too late, or lost? Run the command again: it prints a new link for the same account."))
