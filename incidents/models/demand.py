"""One narrow row per incident, for counting many of them quickly; a trigger of `Incident` keeps it."""

from __future__ import annotations

import pgtrigger
from django.contrib.gis.db import models
from django.db.models import Q

from geo112.regions.access import RegionScopedQuerySet, Role
from geo112.regions.models import Area, Region
from incidents.models.categories import Category

DEMAND_ROLES = (Role.SUPERVISOR, Role.ADMIN)


class DemandQuerySet(RegionScopedQuerySet["Demand"]):
    visible_roles = DEMAND_ROLES


class Demand(models.Model):
    """`day` and `hour` are those of the region; `small`, `medium` and `large` number the hexagons (`demand.hexagons`).

    Exercises have no row. The database checks none of the keys but the incident's, whose row has the others checked.
    """

    incident = models.OneToOneField("incidents.Incident", models.CASCADE, primary_key=True, related_name="demand")
    region = models.ForeignKey(Region, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    category = models.ForeignKey(Category, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    village = models.ForeignKey(
        Area, models.SET_NULL, null=True, related_name="+", db_index=False, db_constraint=False
    )  # fmt: skip
    day = models.DateField()
    hour = models.PositiveSmallIntegerField()
    small = models.BigIntegerField()
    medium = models.BigIntegerField()
    large = models.BigIntegerField()

    objects = DemandQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["region", "day"], name="demand_region_day")]
        constraints = [models.CheckConstraint(condition=Q(hour__lt=24), name="demand_hour_of_a_day")]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.day} {self.hour}"


KEEP_DEMAND = """
    DELETE FROM incidents_demand WHERE incident_id = NEW.id;
    INSERT INTO incidents_demand (incident_id, region_id, category_id, village_id, day, hour, small, medium, large)
    SELECT * FROM incidents_demand_of(
        NEW.id, NEW.region_id, NEW.category_id, NEW.village_id, NEW.opened_at, NEW.location
    ) WHERE NOT NEW.is_exercise;
    RETURN NULL;
"""
COUNTED_BY = ("region_id", "category_id", "village_id", "opened_at", "location", "is_exercise")
keep_demand = pgtrigger.Trigger(
    name="keep_demand",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf(*COUNTED_BY),  # type: ignore[no-untyped-call]
    func=KEEP_DEMAND,
)
"""Belongs to `Incident`: whoever writes an incident, in whatever way, has it counted in the same transaction."""
