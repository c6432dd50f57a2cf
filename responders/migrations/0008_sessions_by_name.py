from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("responders", "0007_history_by_day")]

    operations = [
        migrations.DeleteModel("IngestWorker"),
        migrations.CreateModel(
            name="IngestWorker",
            fields=[
                ("client_id", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("seen_at", models.DateTimeField(help_text="empty: it ended in order", null=True)),
            ],
            options={"verbose_name": "ingest worker", "verbose_name_plural": "ingest workers"},
        ),
    ]
