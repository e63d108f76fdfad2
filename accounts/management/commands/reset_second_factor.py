"""`manage.py reset_second_factor NAME`: for somebody who lost the telephone and the recovery codes."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts import second_factor


class Command(BaseCommand):
    help = "Forget an account's second factor and recovery codes; the next sign-in asks to set up new ones."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the name the account signs in with")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(_("No account is called “%(name)s”.") % {"name": name})
        if not second_factor.reset(user):
            self.stdout.write(_("“%(name)s” had no second factor. Nothing was changed.") % {"name": name})
            return
        self.stdout.write(
            _(
                "The second factor of “%(name)s” is forgotten. At the next sign-in the password is enough, and the site asks to set up a new one."
            )
            % {"name": name}
        )
