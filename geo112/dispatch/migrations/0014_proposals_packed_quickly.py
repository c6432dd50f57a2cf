"""Proposals are packed by lz4: PostgreSQL's own way takes a millisecond longer, of those that a dispatcher waits for.

A PostgreSQL that was built without it goes on as before.
"""

from django.db import migrations

PACK_QUICKLY = """
    DO $$ BEGIN
        ALTER TABLE dispatch_proposal ALTER COLUMN content SET COMPRESSION lz4;
    EXCEPTION WHEN feature_not_supported THEN NULL;
    END $$
"""


class Migration(migrations.Migration):

    dependencies = [
        ("dispatch", "0013_what_was_asked"),
    ]

    operations = [migrations.RunSQL(PACK_QUICKLY, migrations.RunSQL.noop)]
