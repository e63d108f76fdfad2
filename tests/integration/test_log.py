"""The log of decisions can be added to and nothing else: the database itself refuses, by whatever way one comes."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from comments import append_only, checks
from comments.models import Comment, StatusChange
from tests.making import make_comment

pytestmark = pytest.mark.django_db(transaction=True)


def sql(statement):
    def run():
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


WAYS = {
    "saving a changed line": lambda: StatusChange.objects.get().save(),
    "an update by the ORM": lambda: StatusChange.objects.update(actor_name="Personne"),
    "a deletion by the ORM": lambda: StatusChange.objects.all().delete(),
    "a deletion of one line": lambda: StatusChange.objects.get().delete(),
    "an UPDATE": sql("UPDATE comments_statuschange SET actor_name = 'Personne'"),
    "a DELETE": sql("DELETE FROM comments_statuschange"),
    "deleting the comment under it": sql("DELETE FROM comments_comment"),
}
ON_SQLITE = {"INSERT OR REPLACE": sql("INSERT OR REPLACE INTO comments_statuschange SELECT * FROM comments_statuschange")}
ON_POSTGRESQL = {"TRUNCATE": sql("TRUNCATE comments_statuschange CASCADE")}


@pytest.mark.parametrize("way", [*WAYS, *ON_SQLITE, *ON_POSTGRESQL])
def test_the_database_refuses(way):
    here = ON_SQLITE if connection.vendor == "sqlite" else ON_POSTGRESQL
    attempt = {**WAYS, **here}.get(way)
    if attempt is None:
        assert way in {**ON_SQLITE, **ON_POSTGRESQL}  # the other engine's own way in
        return
    make_comment()
    before = StatusChange.objects.values().get()
    with pytest.raises(DatabaseError), transaction.atomic():
        attempt()
    assert StatusChange.objects.values().get() == before


def test_a_comment_with_a_log_is_not_deleted_by_the_orm():
    comment = make_comment()
    with pytest.raises((DatabaseError, models.RestrictedError)), transaction.atomic():
        comment.delete()
    assert Comment.objects.filter(pk=comment.pk).exists()


def longer(column):
    field = models.CharField(max_length=column)
    field.set_attributes_from_name("actor_name")
    field.model = StatusChange
    return field


def test_the_triggers_are_put_back_after_a_migration_that_alters_the_table():
    assert append_only.missing(connection) == []
    now = StatusChange._meta.get_field("actor_name")
    try:
        with connection.schema_editor() as editor:
            editor.alter_field(StatusChange, now, longer(200))
        call_command("migrate", verbosity=0)
        assert append_only.missing(connection) == []
        make_comment()
        with pytest.raises(DatabaseError), transaction.atomic():
            StatusChange.objects.update(actor_name="Personne")
    finally:
        with connection.schema_editor() as editor:
            editor.alter_field(StatusChange, longer(200), now)
        append_only.install(connection)


def test_a_missing_trigger_is_named_at_boot():
    append_only.uninstall(connection)
    try:
        errors = checks.log_is_append_only(databases=["default"])
    finally:
        append_only.install(connection)
    assert "comments_statuschange_no_update" in " ".join(error.msg for error in errors)
    assert {error.id for error in errors} == {"comments.E001"}
    assert checks.log_is_append_only(databases=["default"]) == []
