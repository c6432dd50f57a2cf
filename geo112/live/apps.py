from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def ensure_stream_identity(sender: "LiveConfig", using: str, **kwargs: Any) -> None:
    """One row from the first migration on, and again after a flush."""
    sender.get_model("StreamIdentity")._default_manager.using(using).get_or_create()


class LiveConfig(AppConfig):
    name = "geo112.live"
    label = "live"

    def ready(self) -> None:
        post_migrate.connect(ensure_stream_identity, sender=self)
