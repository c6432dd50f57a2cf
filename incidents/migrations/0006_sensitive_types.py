from django.db import migrations

SENSITIVE = ("MEDICAL", "DV", "ODGJ")


def mark(apps, schema_editor):
    """Types that our fixtures brought before the flag existed."""
    apps.get_model("incidents", "Category").objects.filter(code__in=SENSITIVE).update(is_sensitive=True)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0005_joining_blocks_handover")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
