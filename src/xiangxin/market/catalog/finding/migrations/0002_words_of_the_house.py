from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('finding', '0001_initial'),
    ]

    operations = [
        migrations.RenameModel('Shelf', 'CategoryCount'),
        migrations.AlterModelTable('CategoryCount', 'product_category_count'),
        migrations.RenameModel('Slip', 'Shortening'),
        migrations.AlterModelTable('Shortening', 'product_word_shortening'),
    ]
