import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Plans get rows of their own; their lines move there in 0008, and lose what is the plan's in 0009."""

    dependencies = [
        ("dispatch", "0006_crew_reports"),
        ("incidents", "0007_alarm_level"),
        ("regions", "0004_road_factor_above_zero"),
    ]

    operations = [
        migrations.CreateModel(
            name="ResponsePlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("priority", models.PositiveSmallIntegerField(blank=True, choices=[(1, "life in danger"), (2, "urgent"), (3, "routine")], null=True, verbose_name="only at priority")),
                ("from_time", models.TimeField(blank=True, help_text="local time of the region", null=True, verbose_name="only from")),
                ("to_time", models.TimeField(blank=True, help_text="earlier than the beginning: past midnight", null=True, verbose_name="only until")),
                ("area", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="regions.area", verbose_name="only in this area")),
                ("category", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="response_plans", to="incidents.category", verbose_name="incident type")),
                ("region", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="response_plans", to="regions.region", verbose_name="region")),
            ],
            options={
                "verbose_name": "response plan",
                "verbose_name_plural": "response plans",
                "ordering": ["category", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("region", "category", "priority", "area", "from_time", "to_time"), name="response_plan_once", nulls_distinct=False),
                    models.CheckConstraint(condition=models.Q(models.Q(("from_time", None), ("to_time", None)), models.Q(("from_time__isnull", False), ("to_time__isnull", False)), _connector="OR"), name="response_plan_with_both_hours"),
                ],
            },
        ),
        migrations.AddField(
            model_name="planitem",
            name="plan",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="items", to="dispatch.responseplan", verbose_name="response plan"),
        ),
        migrations.AddField(
            model_name="planitem",
            name="kinds",
            field=models.JSONField(blank=True, default=list, help_text="each unit must be one of these; empty: any", verbose_name="kinds"),
        ),
        migrations.AddField(
            model_name="planitem",
            name="is_required",
            field=models.BooleanField(default=True, help_text="No: welcome, chosen only after all that is required.", verbose_name="required"),
        ),
        migrations.AddField(
            model_name="planitem",
            name="alarm_level",
            field=models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name="from alarm level"),
        ),
        migrations.AlterField(
            model_name="planitem",
            name="count",
            field=models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(99)], verbose_name="units"),
        ),
    ]
