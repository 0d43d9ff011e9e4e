from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("shield", "0001_initial"),
        ("posts", "0004_is_marked"),
    ]

    operations = [
        migrations.RunSQL(
            "UPDATE post SET is_marked = TRUE WHERE id IN (SELECT thing_id FROM shield_mark "
            "WHERE thing_kind = 'post' AND kind IN ('promises_gift', 'likely_ad'))",
            migrations.RunSQL.noop,
        )
    ]
