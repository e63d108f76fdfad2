"""The moderation app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    name = "moderation"
    verbose_name = _("Moderation")

    def ready(self) -> None:
        from moderation import founding

        post_migrate.connect(founding.after_migrate, sender=self, dispatch_uid="moderation.founding")
