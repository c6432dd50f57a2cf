from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IncidentsConfig(AppConfig):
    name = "incidents"
    verbose_name = _("Calls and incidents")

    def ready(self) -> None:
        from incidents import live  # noqa: PLC0415 - needs the models, which are loaded by now

        live.register()
