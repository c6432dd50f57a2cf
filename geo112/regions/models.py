"""The ground floor: regions, their administrative areas and water, agencies, people and their roles."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractUser
from django.contrib.gis.db import models
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo112.regions.access import AGENCY_ROLES, AgencyQuerySet, RegionQuerySet, RegionScopedQuerySet, Role


def validate_time_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError) as error:
        raise ValidationError(_("%(name)s is not a time zone."), params={"name": name}) from error


class Region(models.Model):
    """A regency or city with a 112 centre of its own; every other row belongs to one."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    code = models.CharField(_("official code"), max_length=20, unique=True, help_text=_("Kemendagri code, e.g. 74.71"))
    number_prefix = models.CharField(
        _("number prefix"), max_length=5, unique=True, validators=[RegexValidator(r"^[A-Z]{2,5}$")]
    )
    time_zone = models.CharField(
        _("time zone"), max_length=50, default="Asia/Makassar", validators=[validate_time_zone]
    )
    boundary = models.MultiPolygonField(_("boundary"), geography=False, null=True, blank=True)
    boundary_is_schematic = models.BooleanField(_("boundary is schematic"), default=True)
    center = models.PointField(_("centre"))
    stale_after_s = models.PositiveIntegerField(_("position is stale after (s)"), default=120)
    position_retention_days = models.PositiveIntegerField(
        _("positions are kept for (days)"), default=90, validators=[MinValueValidator(1)]
    )
    road_factor = models.FloatField(
        _("road time factor"),
        default=1.0,
        validators=[MinValueValidator(0.1)],  # nobody is there in no time
        help_text=_("Multiplies every travel time."),
    )
    snap_limit_m = models.PositiveIntegerField(_("distance to the nearest road at most (m)"), default=1000)
    arrival_radius_m = models.PositiveIntegerField(
        _("a unit has arrived within (m)"), default=80, help_text=_("of the incident, once it stands or crawls")
    )
    leaving_radius_m = models.PositiveIntegerField(
        _("a unit has left beyond (m)"), default=250, help_text=_("of the incident, after it was on the scene")
    )
    delay_after_s = models.PositiveIntegerField(
        _("a unit is delayed by (s)"), default=120, help_text=_("against the road time for which it was sent, and")
    )
    delay_share = models.FloatField(_("delayed by this share of it"), default=0.25, validators=[MinValueValidator(0)])
    radio_after_s = models.PositiveIntegerField(
        _("use the radio after (s)"), default=45, help_text=_("when a unit's device is silent since the sending")
    )
    operators_dispatch = models.BooleanField(
        _("operators may dispatch"), default=True, help_text=_("In a small centre the call taker also sends units.")
    )

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def bbox(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees; without a boundary the surroundings of the centre."""
        outline = self.boundary or self.center.buffer(0.1)
        return outline.extent


class Area(models.Model):
    """A kecamatan or kelurahan/desa. The official code is the key, so that an import replaces a seeded row."""

    class Level(models.TextChoices):
        DISTRICT = "kecamatan", _("kecamatan")
        VILLAGE = "kelurahan", _("kelurahan/desa")

    region = models.ForeignKey(Region, models.CASCADE, related_name="areas", verbose_name=_("region"))
    code = models.CharField(_("official code"), max_length=20, unique=True)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    name = models.CharField(_("name"), max_length=100)
    other_names = models.CharField(_("other names"), max_length=200, blank=True, help_text=_("separated by ;"))
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    center = models.PointField(_("centre"))
    boundary = models.MultiPolygonField(_("boundary"), null=True, blank=True)
    is_schematic = models.BooleanField(_("schematic"), default=False)

    objects = RegionScopedQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("area")
        verbose_name_plural = _("areas")

    def __str__(self) -> str:
        return self.name


class Water(models.Model):
    """Sea, bay, river or lake of the base map."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="waters")
    name = models.CharField(_("name"), max_length=100, blank=True)
    geometry = models.MultiPolygonField()
    is_schematic = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("water")
        verbose_name_plural = _("waters")

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """An organisation that answers: fire, BPBD, police, PSC 119, PLN … Rows, never an enumeration.

    It stands on the ground floor because tickets (incidents), units (responders) and memberships all need it.
    """

    region = models.ForeignKey(Region, models.CASCADE, related_name="agencies", verbose_name=_("region"))
    code = models.SlugField(_("code"), max_length=30, help_text=_("e.g. damkar; the same in every region"))
    name = models.CharField(_("name"), max_length=100)
    color = models.CharField(
        _("colour"), max_length=7, default="#5b6b7b", validators=[RegexValidator(r"^#[0-9a-f]{6}$")]
    )
    sends_units = models.BooleanField(_("sends units"), default=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ["region", "code"]
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="agency_code_once_per_region")]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person who logs in. What they may see follows from their memberships (`geo112.regions.access`)."""

    email = models.EmailField(_("email address"), blank=True)
    memberships_in_request: list[tuple[int, Role]] | None = None
    """See `access.remember_memberships`."""

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")


class Membership(models.Model):
    """A role of a user in a region or, for agency and crew, in one agency of it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    region = models.ForeignKey(Region, models.CASCADE, related_name="memberships", verbose_name=_("region"))
    agency = models.ForeignKey(
        Agency, models.CASCADE, null=True, blank=True, related_name="memberships", verbose_name=_("agency")
    )

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "region", "agency"], nulls_distinct=False, name="membership_once"
            ),
            models.CheckConstraint(
                condition=Q(role__in=AGENCY_ROLES, agency__isnull=False)
                | (~Q(role__in=AGENCY_ROLES) & Q(agency__isnull=True)),
                name="membership_agency_roles_name_their_agency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.agency or self.region}"

    def clean(self) -> None:
        if self.agency and self.agency.region_id != self.region_id:
            raise ValidationError({"agency": _("The agency belongs to another region.")})


class Upload(models.Model):
    """A CSV file that somebody has looked at in the admin and not yet confirmed; gone within the hour."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    table = models.CharField(max_length=30)
    region = models.ForeignKey(Region, models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=100)
    content = models.BinaryField()
    uploaded_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
