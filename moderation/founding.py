"""What must be there after every migrate: policy 1, the two groups and their least rights. Idempotent."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from moderation import posted_rules

MODERATORS = "Modérateurs"
EDITORS = "Responsables d’édition"
RIGHTS = {
    MODERATORS: [
        ("moderation", "view_queuedcomment"),
        ("moderation", "delete_queuedcomment"),
        ("comments", "moderate_comment"),
        ("moderation", "view_decision"),
        ("moderation", "view_postedrule"),
        ("moderation", "view_policy"),
    ],
    EDITORS: [
        ("blog", "add_article"),
        ("blog", "change_article"),
        ("blog", "view_article"),
        ("blog", "add_tag"),
        ("blog", "change_tag"),
        ("blog", "view_tag"),
    ],
}


def after_migrate(sender: Any, apps: Any, using: str = "default", **kwargs: Any) -> None:
    """Called when all of moderation's tables are there; skipped while migrations go backwards past them."""
    try:
        apps.get_model("moderation", "PostedRule")
    except LookupError:
        return
    posted_rules.found()
    for app in ("blog", "comments", "moderation"):
        from django.apps import apps as real_apps

        create_permissions(real_apps.get_app_config(app), verbosity=0, using=using)
    for name, rights in RIGHTS.items():
        group, made = Group.objects.get_or_create(name=name)
        if made:
            wanted = Q()
            for app, codename in rights:
                wanted |= Q(content_type__app_label=app, codename=codename)
            group.permissions.set(Permission.objects.filter(wanted))
