"""Every incident is counted in hexagons of three sizes, by day and hour of its region, those that are there already too."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# The same rule as `incidents.demand.hexagons.cell_of`; a test holds the two together.
HEXAGON = """
CREATE FUNCTION incidents_hexagon(lon float8, lat float8, edge_m float8) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    r float8 := 2.0 / 3.0 * (asinh(tan(radians(lat))) * 6378137) / edge_m;
    q float8 := radians(lon) * 6378137 / (sqrt(3.0::float8) * edge_m) - r / 2;
    whole_q bigint := floor(q + 0.5);
    whole_r bigint := floor(r + 0.5);
    whole_s bigint := floor(-q - r + 0.5);
    off_q float8 := abs(whole_q - q);
    off_r float8 := abs(whole_r - r);
    off_s float8 := abs(whole_s + q + r);
BEGIN
    IF off_q > off_r AND off_q > off_s THEN
        whole_q := -whole_r - whole_s;
    ELSIF off_r > off_s THEN
        whole_r := -whole_q - whole_s;
    END IF;
    RETURN ((whole_q + 1073741824) << 31) | (whole_r + 1073741824);
END
$$;

CREATE FUNCTION incidents_demand_of(
    incident_id bigint, region_id bigint, category_id bigint, village_id bigint, opened_at timestamptz, location geometry
) RETURNS TABLE (
    incident_id bigint, region_id bigint, category_id bigint, village_id bigint, day date, hour smallint,
    small bigint, medium bigint, large bigint
) LANGUAGE sql STABLE AS $$
    SELECT $1, $2, $3, $4,
           ($5 AT TIME ZONE region.time_zone)::date,
           extract(hour FROM $5 AT TIME ZONE region.time_zone)::smallint,
           incidents_hexagon(ST_X($6), ST_Y($6), 150),
           incidents_hexagon(ST_X($6), ST_Y($6), 400),
           incidents_hexagon(ST_X($6), ST_Y($6), 1200)
    FROM regions_region region WHERE region.id = $2
$$;
"""
NO_HEXAGON = """
DROP FUNCTION incidents_demand_of(bigint, bigint, bigint, bigint, timestamptz, geometry);
DROP FUNCTION incidents_hexagon(float8, float8, float8);
"""
COUNT = """
INSERT INTO incidents_demand (incident_id, region_id, category_id, village_id, day, hour, small, medium, large)
SELECT demand.* FROM incidents_incident incident, LATERAL incidents_demand_of(
    incident.id, incident.region_id, incident.category_id, incident.village_id, incident.opened_at, incident.location
) demand WHERE NOT incident.is_exercise
"""


def of(model, **fields):
    return models.ForeignKey(db_constraint=False, db_index=False, related_name="+", to=model, **fields)


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0003_attachments"),
        ("regions", "0004_road_factor_above_zero"),
    ]

    operations = [
        migrations.CreateModel(
            name="Demand",
            fields=[
                ("incident", models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="demand",
                    serialize=False, to="incidents.incident",
                )),
                ("region", of("regions.region", on_delete=django.db.models.deletion.CASCADE)),
                ("category", of("incidents.category", on_delete=django.db.models.deletion.CASCADE)),
                ("village", of("regions.area", null=True, on_delete=django.db.models.deletion.SET_NULL)),
                ("small", models.BigIntegerField()),
                ("medium", models.BigIntegerField()),
                ("large", models.BigIntegerField()),
                ("day", models.DateField()),
                ("hour", models.PositiveSmallIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["region", "day"], name="demand_region_day")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("hour__lt", 24)), name="demand_hour_of_a_day"),
                ],
            },
        ),
        migrations.RunSQL(HEXAGON, NO_HEXAGON),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
        pgtrigger.migrations.AddTrigger(
            model_name='incident',
            trigger=pgtrigger.compiler.Trigger(name='keep_demand', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    DELETE FROM incidents_demand WHERE incident_id = NEW.id;\n    INSERT INTO incidents_demand (incident_id, region_id, category_id, village_id, day, hour, small, medium, large)\n    SELECT * FROM incidents_demand_of(\n        NEW.id, NEW.region_id, NEW.category_id, NEW.village_id, NEW.opened_at, NEW.location\n    ) WHERE NOT NEW.is_exercise;\n    RETURN NULL;\n', hash='8fe9f31fd9e38c83a5e624f962462e2bc17602af', operation='INSERT OR UPDATE OF "region_id", "category_id", "village_id", "opened_at", "location", "is_exercise"', pgid='pgtrigger_keep_demand_52d8d', table='incidents_incident', when='AFTER')),
        ),
    ]
