"""`manage.py demo`, which `make demo` calls: sets the demonstration up, says how to sign in, and serves it."""

from __future__ import annotations

import ipaddress
import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import IO, Any, cast

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from comments.drafts import Actor
from moderation import demonstration
from operations import serving
from operations.checks import DEMONSTRATION_ACCOUNTS
from operations.demonstration import DemonstrationAccount, ensure_accounts


class Command(BaseCommand):
    help = "Set up the demonstration in a folder of its own and serve it to this machine."
    requires_system_checks = []  # they look for what is only made here

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--prepare-only", action="store_true", help="set up and print the accounts, but do not serve")

    def handle(self, *args: Any, prepare_only: bool, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(_("The demonstration has a database of its own. Start it with `make demo`."))
        _refuse_other_machines()
        if not prepare_only:
            serving.refuse_taken_addresses()
        self.console = Console(file=cast(IO[str], self.stdout))
        self._step(_("Database"), lambda: call_command("migrate", verbosity=0, interactive=False))
        accounts = ensure_accounts(settings.DATA_DIR)  # first: the moderator has decided on some comments already
        self._step(_("Articles and comments"), lambda: call_command("demo_content"))
        self._step(_("The moderators’ desk"), _enliven)
        self._step(_("Style sheets and scripts"), serving.collect_static_files)
        self._announce(accounts)
        if not prepare_only:
            serving.serve()

    def _step(self, name: str, work: Callable[[], object]) -> None:
        self.console.print(f"[bold]▸[/] {name} …")
        began = time.monotonic()
        work()
        self.console.print(f"  [green]✓[/] {time.monotonic() - began:.1f} s")

    def _announce(self, accounts: list[DemonstrationAccount]) -> None:
        site = f"http://{settings.BIND}"
        table = Table(title=_("Demonstration"), title_justify="left", caption=_("Stop with Ctrl-C."), caption_justify="left")
        for heading in (_("Address"), _("Name"), _("Password")):
            table.add_column(heading, overflow="fold")
        table.add_row(f"{site}{reverse('blog:front')}", _("as a reader"), "")
        for account in accounts:
            table.add_row(f"{site}{reverse(account.start)}", account.name, account.password)
        self.console.print(table)


def _enliven() -> None:
    moderator = User.objects.get(username=DEMONSTRATION_ACCOUNTS[0])
    demonstration.enliven(Actor.of(moderator))


def _refuse_other_machines() -> None:
    """The passwords are on the screen and no second factor is asked for: this machine only."""
    host = settings.BIND.rpartition(":")[0].strip("[]")
    if not ipaddress.ip_address("127.0.0.1" if host == "localhost" else host).is_loopback:
        raise CommandError(_("The demonstration is for this machine only; BIND must be 127.0.0.1 and a port."))
