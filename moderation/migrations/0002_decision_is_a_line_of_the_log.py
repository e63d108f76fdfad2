"""The history lists lines of the log, so its proxy stands on the log and no longer on the comments."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("comments", "0001_initial"), ("moderation", "0001_initial")]

    operations = [
        migrations.DeleteModel(name="Decision"),
        migrations.CreateModel(
            name="Decision",
            fields=[],
            options={
                "verbose_name": "decision",
                "verbose_name_plural": "history of decisions",
                "proxy": True,
                "default_permissions": ("view",),
                "indexes": [],
                "constraints": [],
            },
            bases=("comments.statuschange",),
        ),
    ]
