"""The configuration's own app: the commands that know every other one."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Holds no models."""

    name = "roundtable.config"
    label = "config"
