from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "geo112.dispatch"
    label = "dispatch"

    def ready(self) -> None:
        from geo112.dispatch import live, story, viewers  # noqa: PLC0415  # models are not loaded before
        from geo112.dispatch.crew import alerts, sentences  # noqa: PLC0415  # as below

        live.register()
        story.register()
        viewers.register()
        alerts.register()
        sentences.register()
