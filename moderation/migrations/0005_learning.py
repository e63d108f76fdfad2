"""Generations learnt from decisions, and the comments drawn for a second look."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comments', '0006_skeletons_of_names'),
        ('moderation', '0004_plugins'),
    ]

    operations = [
        migrations.CreateModel(
            name='LearnedModel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('generation', models.PositiveIntegerField(unique=True, verbose_name='generation')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='made')),
                ('weights', models.BinaryField()),
                ('report', models.JSONField(default=dict, verbose_name='report')),
                ('active', models.BooleanField(default=False, verbose_name='in use')),
            ],
            options={
                'verbose_name': 'generation learnt from decisions',
                'verbose_name_plural': 'generations learnt from decisions',
                'ordering': ['-generation'],
                'default_permissions': ('view', 'change'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('active', True)), fields=('active',), name='learned_model_one_active')],
            },
        ),
        migrations.CreateModel(
            name='SpotCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveSmallIntegerField()),
                ('drawn_at', models.DateTimeField(verbose_name='drawn')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='answered')),
                ('answered_by', models.BigIntegerField(null=True)),
                ('ground', models.CharField(blank=True, max_length=40)),
                ('comment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='spot_check', to='comments.comment')),
            ],
            options={
                'verbose_name': 'spot check',
                'verbose_name_plural': 'spot checks',
                'default_permissions': ('view',),
                'indexes': [models.Index(condition=models.Q(('answered_at__isnull', True)), fields=['id'], name='spot_check_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('answered_at__isnull', False), ('ground', ''), _connector='OR'), name='spot_check_ground_answers')],
            },
        ),
    ]
