from django.db import migrations

# Both tables hold one row per unit (and outcome) and are updated all day: free room in each page keeps the new version
# of a row beside the old one, and vacuum comes by the number of dead rows, not by a share of a small table.
TABLES = ("responders_latestposition", "responders_trackercounter")
SETTINGS = "fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000"
NAMES = "fillfactor, autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold"


class Migration(migrations.Migration):
    dependencies = [("responders", "0002_history_without_spatial_index")]

    operations = [
        migrations.RunSQL(f"ALTER TABLE {table} SET ({SETTINGS})", f"ALTER TABLE {table} RESET ({NAMES})")
        for table in TABLES
    ]
