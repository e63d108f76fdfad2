"""What each name looks like, also of the comments that are there, and two more reasons to wait."""

from django.db import migrations, models

from comments.people.lookalikes import skeleton

AT_ONCE = 1000


def fill(apps, schema_editor):
    comments = apps.get_model("comments", "Comment").objects.using(schema_editor.connection.alias)
    last = 0
    while rows := list(comments.exclude(name="").filter(pk__gt=last, user=None).order_by("pk").only("name")[:AT_ONCE]):
        for row in rows:
            row.name_skeleton = skeleton(row.name)
        comments.bulk_update(rows, ["name_skeleton"])
        last = rows[-1].pk


REASONS = [
    ("rules", "The automatic check noticed something."),
    ("review", "Every comment under this article is read first."),
    ("failure", "The automatic check did not work."),
    ("changed", "Something changed while the comment was being sent."),
    ("unread", "The automatic check cannot read this language."),
    ("moderator", "A moderator put it back into the queue."),
    ("imported", "It was waiting in the archive it was imported from."),
    ("name", "It is signed with a name made to look like another’s."),
    ("reports", "Several readers reported it."),
]


class Migration(migrations.Migration):
    dependencies = [("comments", "0005_words_comments_are_found_by")]

    operations = [
        migrations.AddField(
            "comment", "name_skeleton", models.CharField(blank=True, max_length=80, default=""), preserve_default=False
        ),
        migrations.AlterField("comment", "held_because", models.CharField(blank=True, choices=REASONS, max_length=10)),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            "comment",
            models.Index(
                condition=models.Q(("name_skeleton", ""), _negated=True),
                fields=["name_skeleton", "article"],
                name="comment_name_skeleton",
            ),
        ),
    ]
