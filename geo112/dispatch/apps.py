from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "geo112.dispatch"
    label = "dispatch"

    def ready(self) -> None:
        from geo112.dispatch import live, story  # noqa: PLC0415  # models are not loaded before
        from geo112.dispatch.coverage import live as coverage_live  # noqa: PLC0415

        live.register()
        coverage_live.register()
        story.register()
