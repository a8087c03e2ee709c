"""What can go wrong when the database starts; every message says what to do."""


class StartError(RuntimeError):
    """The database did not start."""


class AlreadyRunning(StartError):
    """Another process has this database open."""


class WrongVersion(StartError):
    """The stored records belong to another major version of PostgreSQL."""


class UnsafeRole(RuntimeError):
    """A role has rights that would switch row security off."""
