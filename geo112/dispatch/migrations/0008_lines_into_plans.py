from django.db import migrations


def into_plans(apps, schema_editor):
    """One plan for each type of each region, narrowed to nothing, takes the lines that were there."""
    plans, items = apps.get_model("dispatch", "ResponsePlan"), apps.get_model("dispatch", "PlanItem")
    for region_id, category_id in items.objects.order_by().values_list("region_id", "category_id").distinct():
        plan = plans.objects.create(region_id=region_id, category_id=category_id)
        items.objects.filter(region_id=region_id, category_id=category_id).update(plan=plan)


def out_of_plans(apps, schema_editor):
    items = apps.get_model("dispatch", "PlanItem")
    for item in items.objects.select_related("plan"):
        item.region_id, item.category_id = item.plan.region_id, item.plan.category_id
        item.save(update_fields=["region", "category"])


class Migration(migrations.Migration):
    """Data in a migration of its own: PostgreSQL changes no table whose foreign keys still wait to be checked."""

    dependencies = [("dispatch", "0007_response_plans")]
    operations = [migrations.RunPython(into_plans, out_of_plans)]
