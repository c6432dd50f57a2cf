from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DispatchConfig(AppConfig):
    name = "geo112.dispatch"
    label = "dispatch"
    verbose_name = _("Dispatch")

    def ready(self) -> None:
        from geo112.dispatch import live, story  # noqa: PLC0415  # models are not loaded before

        live.register()
        story.register()
