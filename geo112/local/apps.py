from django.apps import AppConfig


class LocalConfig(AppConfig):
    name = "geo112.local"
    label = "local"

    def ready(self) -> None:
        import geo112.checks  # noqa: F401, PLC0415 - registers the checks, which need the settings
