"""What must be there after every migrate: policy 1, what the desk keeps of the queue, the groups and their least rights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Q

from moderation import posted_rules, prepared_texts
from moderation.desk import filing
from moderation.models import Policy, PreparedText, Waiting

MODERATORS = "Modérateurs"
HEADS = "Modérateurs en chef"
AUDITORS = "Observateurs"
WRITERS = "Rédacteurs"
EDITORS = "Responsables d’édition"
LOOKING = [
    ("moderation", "view_queuedcomment"),
    ("moderation", "view_decision"),
    ("moderation", "view_appeal"),
    ("moderation", "view_postedrule"),
    ("moderation", "view_policy"),
    ("moderation", "view_dayfigure"),
]
DECIDING = [
    *LOOKING,
    ("moderation", "delete_queuedcomment"),
    ("comments", "moderate_comment"),
]
RIGHTS = {
    AUDITORS: LOOKING,
    MODERATORS: DECIDING,
    HEADS: [
        *DECIDING,
        ("moderation", "lead"),
        ("moderation", "add_postedrule"),
        ("moderation", "change_postedrule"),
        *(
            ("moderation", f"{verb}_{model}")
            for model in ("houseterm", "preparedtext")
            for verb in ("view", "add", "change", "delete")
        ),
    ],
    WRITERS: [
        ("blog", "add_article"),
        ("blog", "view_article"),
        ("blog", "view_tag"),
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


def after_migrate(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Called when moderation was migrated; does nothing where its migrations were taken back."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    if not {model._meta.db_table for model in (Policy, Waiting, PreparedText)} <= set(tables):
        return
    posted_rules.found()
    prepared_texts.found()
    if not filing.is_filed():
        filing.refile()
    known = set(Permission.objects.values_list("pk", flat=True))
    for app in ("blog", "comments", "moderation"):
        create_permissions(apps.get_app_config(app), verbosity=0, using=using)
    for name, rights in RIGHTS.items():
        _found_group(name, rights, known)


def _found_group(name: str, rights: Sequence[tuple[str, str]], known: set[int]) -> None:
    """A new group gets its rights; one that stands gets those that did not exist before, and keeps what a person changed."""
    wanted = Q()
    for app, codename in rights:
        wanted |= Q(content_type__app_label=app, codename=codename)
    group, made = Group.objects.get_or_create(name=name)
    permissions = Permission.objects.filter(wanted)
    group.permissions.add(*(permissions if made else permissions.exclude(pk__in=known)))
