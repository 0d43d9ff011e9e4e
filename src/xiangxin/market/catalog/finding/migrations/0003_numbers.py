"""What hits are counted by becomes numbers, read many at once; rows are carried over.

PostgreSQL walks over the rows of all hits, however common a word is. So words lie apart from
them: it moves long columns out only where a row is above 2 KB, which `apart` makes every row.
Compressed it takes 40 bytes.
"""

import django.db.models.deletion
from django.db import connections, migrations, models

from xiangxin.market.catalog.finding.models import INDEX
from xiangxin.market.catalog.finding.rules import Availability, key_of, traits_of

_AT_ONCE = 1_000
_KEPT = "product_id, title, maker, kind, words, brand_id, category, price_minor"


def keep(apps, editor):
    INDEX._drop(apps, editor)
    editor.execute('CREATE TABLE product_found_before AS SELECT * FROM product_found')


def beside(apps, editor):
    if editor.connection.vendor == 'sqlite':
        editor.execute(
            'CREATE INDEX found_facets ON product_found '
            '(product_id, traits, price_minor, brand_id, category_key)'
        )
        return
    for statement in (
        'ALTER TABLE product_found SET (toast_tuple_target = 128)',
        "ALTER TABLE product_found ADD titled tsvector GENERATED ALWAYS AS (cut_words(title, 'A')) STORED",
        "ALTER TABLE product_found ADD apart text GENERATED ALWAYS AS (repeat(' ', 2100)) STORED",
        *(
            f'ALTER TABLE product_found ALTER {column} SET STORAGE EXTERNAL'
            for column in ('found', 'named', 'titled')
        ),
        'CREATE INDEX product_found_named ON product_found USING gin (named) WITH (fastupdate = off)',
        'CREATE INDEX product_found_titled ON product_found USING gin (titled) WITH (fastupdate = off)',
    ):
        editor.execute(statement)


def carry_over(apps, editor):
    Found = apps.get_model('finding', 'Found')
    connection = connections[editor.connection.alias]
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT {_KEPT}, currency, title_words, availability FROM product_found_before '
                f'WHERE product_id > %s ORDER BY product_id LIMIT {_AT_ONCE}',
                [last],
            )
            rows = cursor.fetchall()
        if not rows:
            break
        last = rows[-1][0]
        names = _KEPT.split(', ')
        Found.objects.bulk_create(
            Found(
                **dict(zip(names, row, strict=False)),
                category_key=key_of(row[6]),
                traits=traits_of(
                    currency=row[8],
                    title_words=row[9],
                    availability=Availability(row[10]),
                ),
            )
            for row in rows
        )
    editor.execute('DROP TABLE product_found_before')


class Migration(migrations.Migration):

    dependencies = [
        ('finding', '0002_words_of_the_house'),
    ]

    operations = [
        migrations.RunPython(keep),
        migrations.DeleteModel('Found'),
        migrations.CreateModel(
            name='Found',
            fields=[
                ('product', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='catalog.product')),
                ('title', models.TextField()),
                ('maker', models.TextField()),
                ('kind', models.TextField()),
                ('words', models.TextField()),
                ('category', models.CharField(max_length=200)),
                ('category_key', models.BigIntegerField()),
                ('price_minor', models.BigIntegerField(null=True)),
                ('traits', models.IntegerField()),
                ('brand', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.brand')),
            ],
            options={
                'db_table': 'product_found',
                'indexes': [models.Index(fields=['category_key', '-product'], name='found_in_category'), models.Index(fields=['brand', '-product'], name='found_of_brand')],
            },
        ),
        INDEX.operation,
        migrations.RunPython(beside),
        migrations.RunPython(carry_over),
    ]
