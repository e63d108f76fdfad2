"""The index of articles, filled with those that are there."""

import blog.full_text
import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor):
    from blog.findable import TABLE, rebuild

    blog.full_text.create(schema_editor.connection, TABLE)
    rebuild(apps.get_model("blog", "Article").objects.using(schema_editor.connection.alias).order_by("pk"), schema_editor.connection)


def drop(apps, schema_editor):
    blog.full_text.drop(schema_editor.connection, "blog_article_words")


class Migration(migrations.Migration):

    dependencies = [("blog", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ArticleWords",
            fields=[
                (
                    "article",
                    models.OneToOneField(
                        db_column="rowid",
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="blog.article",
                    ),
                ),
                ("words", blog.full_text.WordsField()),
            ],
            options={"db_table": "blog_article_words", "managed": False, "default_permissions": ()},
        ),
        migrations.RunPython(fill, drop),
    ]
