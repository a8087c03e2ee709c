"""The database's own Django app: the guard schema that row security rests on."""

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


class DatabaseConfig(AppConfig):
    """Holds no models, only migrations."""

    name = "roundtable.database"
    label = "database"

    def ready(self) -> None:
        """Watch the app's own connection from the moment it is made."""
        from roundtable.database.guard import watch

        def begin(connection: BaseDatabaseWrapper, **_said: object) -> None:
            if connection.alias == DEFAULT_DB_ALIAS and not connection.execute_wrappers:
                watch(connection)

        connection_created.connect(begin, weak=False, dispatch_uid="guard.watch")
