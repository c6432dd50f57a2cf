from django.contrib.admin.apps import AdminConfig


class CentreAdminConfig(AdminConfig):
    """Django's admin with our site; stands apart, since apps are named before any model may be imported."""

    default_site = "geo112.regions.administration.site.CentreAdminSite"
