"""The database's own Django app: the guard schema that row security rests on."""

from django.apps import AppConfig


class DatabaseConfig(AppConfig):
    """Holds no models, only migrations."""

    name = "roundtable.database"
    label = "database"
