from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DispatchConfig(AppConfig):
    name = "geo112.dispatch"
    label = "dispatch"
    verbose_name = _("Dispatch")

    def ready(self) -> None:
        from geo112.dispatch import live, story, viewers  # noqa: PLC0415  # models are not loaded before
        from geo112.dispatch.coverage import live as live_coverage  # noqa: PLC0415
        from geo112.dispatch.crew import alerts, sentences  # noqa: PLC0415  # as below
        from geo112.dispatch.figures import narrowing  # noqa: PLC0415
        from geo112.dispatch.referrals import live as live_referrals  # noqa: PLC0415
        from geo112.dispatch.referrals import telling  # noqa: PLC0415

        live.register()
        live_coverage.register()
        narrowing.register()
        story.register()
        viewers.register()
        live_referrals.register()
        telling.register()
        alerts.register()
        sentences.register()
