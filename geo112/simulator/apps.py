from django.apps import AppConfig


class SimulatorConfig(AppConfig):
    name = "geo112.simulator"
    label = "simulator"
