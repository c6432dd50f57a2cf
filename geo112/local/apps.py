from django.apps import AppConfig


class LocalConfig(AppConfig):
    name = "geo112.local"
    label = "local"
