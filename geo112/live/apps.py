from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "geo112.live"
    label = "live"
