from django.db import migrations

LZ4 = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)) THEN
        ALTER TABLE dispatch_proposal ALTER COLUMN content SET COMPRESSION lz4;
    END IF;
END $$
"""
"""A tenth of the time of PostgreSQL's own method; not every server was built with it."""


class Migration(migrations.Migration):
    """A database that has never seen this table gets the type with 0011 already."""

    dependencies = [("dispatch", "0011_content_by_orjson")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE dispatch_proposal ALTER COLUMN content TYPE json USING content::json",
            "ALTER TABLE dispatch_proposal ALTER COLUMN content TYPE jsonb USING content::jsonb",
        ),
        migrations.RunSQL(LZ4, migrations.RunSQL.noop),
    ]
