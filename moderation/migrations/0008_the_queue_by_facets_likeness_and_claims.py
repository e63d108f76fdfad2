"""What the desk keeps of the queue; it is filled after the migration, by moderation.founding."""

import blog.full_text
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


TABLE = "moderation_held_words"


def create(apps, schema_editor):
    blog.full_text.create(schema_editor.connection, TABLE, "comment_id")


def drop(apps, schema_editor):
    blog.full_text.drop(schema_editor.connection, TABLE)


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('comments', '0008_tied_names'),
        ('moderation', '0007_rules_tried_and_braked'),
    ]

    operations = [
        migrations.CreateModel(
            name='HeldWords',
            fields=[
                ('key', models.BigIntegerField(db_column='rowid', primary_key=True, serialize=False)),
                ('comment', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='held_words', to='comments.comment')),
                ('words', blog.full_text.WordsField()),
            ],
            options={
                'db_table': 'moderation_held_words',
                'managed': False,
                'default_permissions': (),
            },
        ),
        migrations.RunPython(create, drop),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('comment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='claim', serialize=False, to='comments.comment')),
                ('holder_id', models.BigIntegerField()),
                ('holder_name', models.CharField(max_length=150)),
                ('until', models.DateTimeField()),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='DeskPreference',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('keys', models.BooleanField(default=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='QueueCount',
            fields=[
                ('facet', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('n', models.BigIntegerField(default=0)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='QueueDelta',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('facet', models.CharField(max_length=60)),
                ('n', models.IntegerField()),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Likeness',
            fields=[
                ('comment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='likeness', serialize=False, to='comments.comment')),
                ('group', models.BigIntegerField()),
                ('queue_key', models.BigIntegerField()),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('group', 'queue_key', 'comment'), name='likeness_in_order')],
            },
        ),
        migrations.CreateModel(
            name='LikenessKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.BigIntegerField()),
                ('group', models.BigIntegerField()),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='comments.comment')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('key', 'comment'), name='likeness_key_once')],
            },
        ),
        migrations.CreateModel(
            name='Waiting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('facet', models.CharField(max_length=60)),
                ('queue_key', models.BigIntegerField()),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waiting', to='comments.comment')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('facet', 'queue_key', 'comment'), name='waiting_in_order')],
            },
        ),
    ]
