"""The index of published comments, filled with those that are there."""

import blog.full_text
import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor):
    from comments.finding.findable import TABLE, rebuild

    blog.full_text.create(schema_editor.connection, TABLE, "comment_id")
    rebuild(apps.get_model("comments", "Comment").objects.using(schema_editor.connection.alias), schema_editor.connection)


def drop(apps, schema_editor):
    blog.full_text.drop(schema_editor.connection, "comments_comment_words")


class Migration(migrations.Migration):

    dependencies = [("comments", "0004_marks"), ("blog", "0002_words_articles_are_found_by")]

    operations = [
        migrations.CreateModel(
            name="CommentWords",
            fields=[
                ("key", models.BigIntegerField(db_column="rowid", primary_key=True, serialize=False)),
                (
                    "comment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="comments.comment",
                    ),
                ),
                ("words", blog.full_text.WordsField()),
            ],
            options={"db_table": "comments_comment_words", "managed": False, "default_permissions": ()},
        ),
        migrations.RunPython(fill, drop),
    ]
