"""The comments app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    name = "comments"
    verbose_name = _("Comments")

    def ready(self) -> None:
        from comments import append_only, checks  # noqa: F401  registers the boot check

        post_migrate.connect(append_only.after_migrate, dispatch_uid="comments.append_only")
