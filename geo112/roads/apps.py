from django.apps import AppConfig


class RoadsConfig(AppConfig):
    name = "geo112.roads"
    label = "roads"
