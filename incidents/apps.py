from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "incidents"

    def ready(self) -> None:
        from incidents import live  # noqa: PLC0415 - needs the models, which are loaded by now

        live.register()
