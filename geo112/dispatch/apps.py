from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "geo112.dispatch"
    label = "dispatch"
