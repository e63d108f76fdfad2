"""Which plug-ins were switched off for being late, remembered for the doctor."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0003_house_terms'),
    ]

    operations = [
        migrations.CreateModel(
            name='PluginOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=200, unique=True, verbose_name='plug-in')),
                ('at', models.DateTimeField(verbose_name='switched off')),
            ],
            options={
                'verbose_name': 'plug-in switched off',
                'verbose_name_plural': 'plug-ins switched off',
                'default_permissions': ('view',),
            },
        ),
    ]
