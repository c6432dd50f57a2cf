import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0008_lines_into_plans")]

    operations = [
        migrations.AlterModelOptions(
            name="planitem",
            options={"ordering": ["alarm_level", "-is_required", "pk"], "verbose_name": "response plan line", "verbose_name_plural": "response plan lines"},
        ),
        migrations.RemoveConstraint(model_name="planitem", name="plan_item_once"),
        migrations.AlterField(
            model_name="planitem",
            name="plan",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="items", to="dispatch.responseplan", verbose_name="response plan"),
        ),
        # Reversible only where they may be empty on the way back.
        migrations.AlterField(
            model_name="planitem",
            name="region",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="plan_items", to="regions.region", verbose_name="region"),
        ),
        migrations.AlterField(
            model_name="planitem",
            name="category",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="plan_items", to="incidents.category", verbose_name="incident type"),
        ),
        migrations.RemoveField(model_name="planitem", name="region"),
        migrations.RemoveField(model_name="planitem", name="category"),
    ]
