"""Rules and words on trial, the brake, trials on history, and strictness by article; what is in force stays in force."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0003_useful_marks'),
        ('moderation', '0006_reports'),
    ]

    operations = [
        migrations.CreateModel(
            name='ArticleStrictness',
            fields=[
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='strictness', serialize=False, to='blog.article')),
                ('level', models.CharField(choices=[('lenient', 'lenient: a comment waits only when the check is surer than elsewhere'), ('normal', 'normal'), ('strict', 'strict: a comment waits on a lesser suspicion than elsewhere')], default='normal', max_length=8, verbose_name='strictness')),
            ],
            options={
                'verbose_name': 'strictness',
                'verbose_name_plural': 'strictness',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Backtest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=40)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('made_by', models.CharField(blank=True, max_length=150)),
                ('rule_id_shown', models.BigIntegerField(null=True)),
                ('draft', models.JSONField()),
                ('form', models.JSONField(default=list)),
                ('until', models.BigIntegerField()),
                ('cursor', models.BigIntegerField(default=0)),
                ('stepped_at', models.DateTimeField(null=True)),
                ('tally', models.JSONField(default=dict)),
                ('finished_at', models.DateTimeField(null=True)),
                ('failure', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'verbose_name': 'trial on history',
                'verbose_name_plural': 'trials on history',
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='houseterm',
            name='in_force_since',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='houseterm',
            name='in_trial',
            field=models.BooleanField(default=False, help_text='It is looked for and counted, and holds nothing, until you put it in force.', verbose_name='on trial'),
        ),
        migrations.AlterField(
            model_name='houseterm',
            name='in_trial',
            field=models.BooleanField(default=True, help_text='It is looked for and counted, and holds nothing, until you put it in force.', verbose_name='on trial'),
        ),
        migrations.AddField(
            model_name='houseterm',
            name='trial_after',
            field=models.BigIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='houseterm',
            name='trial_since',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='postedrule',
            name='changed_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='postedrule',
            name='pinned_until',
            field=models.DateField(blank=True, help_text='Until this day the brake leaves the rule alone, however much it holds. Empty: never left alone.', null=True, verbose_name='without brake until'),
        ),
        migrations.AddField(
            model_name='postedrule',
            name='trial_after',
            field=models.BigIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='postedrule',
            name='trial_since',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='screening',
            name='aside',
            field=models.JSONField(null=True),
        ),
        migrations.AlterField(
            model_name='postedrule',
            name='action',
            field=models.CharField(choices=[('hold', 'hold for a person'), ('publish', 'publish, and look at some of them later'), ('shadow', 'trial: count only, without effect')], default='shadow', max_length=8, verbose_name='action'),
        ),
        migrations.CreateModel(
            name='Brake',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('before', models.CharField(max_length=8)),
                ('after', models.CharField(max_length=8)),
                ('words', models.JSONField(default=list)),
                ('hits', models.PositiveIntegerField()),
                ('looked_at', models.PositiveIntegerField()),
                ('policy', models.PositiveIntegerField()),
                ('seen_at', models.DateTimeField(null=True)),
                ('seen_by', models.CharField(blank=True, max_length=150)),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='brakes', to='moderation.postedrule')),
            ],
            options={
                'verbose_name': 'brake',
                'verbose_name_plural': 'brakes',
                'ordering': ['-pk'],
                'default_permissions': ('view',),
                'indexes': [models.Index(condition=models.Q(('seen_at__isnull', True)), fields=['id'], name='brake_unseen')],
            },
        ),
    ]
