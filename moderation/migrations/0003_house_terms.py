"""The house's own words and patterns under each posted rule."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0002_decision_is_a_line_of_the_log'),
    ]

    operations = [
        migrations.CreateModel(
            name='HouseTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('word', 'word, in all its forms, disguised too'), ('pattern', 'pattern (RE2)')], default='word', max_length=8, verbose_name='kind')),
                ('text', models.CharField(max_length=200, verbose_name='word or pattern')),
                ('weight', models.FloatField(default=5.0, help_text='What finding it adds, in log-odds: 5 is enough to hold a comment, below 0 it excuses.', validators=[django.core.validators.MinValueValidator(-10.0), django.core.validators.MaxValueValidator(10.0)], verbose_name='weight')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('quarantined_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='put aside')),
                ('quarantine_reason', models.CharField(blank=True, choices=[('broken', 'It cannot run.'), ('over_budget', 'It took too long.')], editable=False, max_length=12, verbose_name='why put aside')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='added')),
                ('created_by', models.CharField(blank=True, editable=False, max_length=150, verbose_name='added by')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='moderation.postedrule', verbose_name='posted rule')),
            ],
            options={
                'verbose_name': 'word of the house',
                'verbose_name_plural': 'words of the house',
                'ordering': ['pk'],
                'indexes': [models.Index(condition=models.Q(('quarantined_at__isnull', False)), fields=['id'], name='house_term_quarantined')],
                'constraints': [models.UniqueConstraint(fields=('rule', 'kind', 'text'), name='house_term_once_a_rule'), models.CheckConstraint(condition=models.Q(models.Q(('quarantine_reason', ''), ('quarantined_at__isnull', True)), models.Q(('quarantined_at__isnull', False), models.Q(('quarantine_reason', ''), _negated=True)), _connector='OR'), name='house_term_quarantine_has_a_reason')],
            },
        ),
    ]
