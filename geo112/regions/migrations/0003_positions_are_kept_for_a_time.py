import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("regions", "0002_road_factor_multiplies_times")]

    operations = [
        migrations.AddField(
            model_name="region",
            name="position_retention_days",
            field=models.PositiveIntegerField(
                default=90,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="positions are kept for (days)",
            ),
        ),
    ]
