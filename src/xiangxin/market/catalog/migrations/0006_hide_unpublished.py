from django.db import migrations

_HIDE = """
UPDATE actor SET hidden_at = CURRENT_TIMESTAMP
 WHERE hidden_at IS NULL
   AND id IN (SELECT actor_id FROM catalog_product WHERE NOT is_published)
"""


class Migration(migrations.Migration):
    """What was unpublished before actors could be hidden."""

    dependencies = [("actors", "0006_hidden_at"), ("catalog", "0005_proof")]

    operations = [migrations.RunSQL(_HIDE, migrations.RunSQL.noop)]
