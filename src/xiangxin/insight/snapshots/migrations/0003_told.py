from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('snapshots', '0002_market'),
    ]

    operations = [
        migrations.AddField(
            model_name='snapshot',
            name='told',
            field=models.JSONField(default=dict),
        ),
    ]
