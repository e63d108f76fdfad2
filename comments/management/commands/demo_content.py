"""manage.py demo_content: fills a demonstration with a magazine that does not exist; `make demo` calls it at every start."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import Progress

from comments.demo import content
from comments.drafts import Actor


class Command(BaseCommand):
    help = "Write the articles and comments of the demonstration, where they are not there yet. Works in a demonstration only."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(_("This is no demonstration, and invented articles have no place here. Try `make demo`."))
        with Progress(console=Console(), transient=True) as bar:
            task = bar.add_task(_("Articles and comments"), total=None)
            content.write(timezone.now(), _moderator(), lambda done, total: bar.update(task, completed=done, total=total))


def _moderator() -> Actor:
    """The demonstration's moderator where that account is there already."""
    backend = "django.contrib.auth.backends.ModelBackend"
    user = User.objects.with_perm("comments.moderate_comment", include_superusers=False, backend=backend).order_by("pk").first()
    return Actor.of(user) if user else Actor(name="Le Carnet du large")
