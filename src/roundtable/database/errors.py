"""What can go wrong when the database starts; every message says what to do."""


class StartError(RuntimeError):
    """The database did not start."""


class AlreadyRunning(StartError):  # noqa: N818 - it names the state the caller meets
    """Another process has this database open."""


class WrongVersion(StartError):  # noqa: N818 - it names the state the caller meets
    """The stored records belong to another major version of PostgreSQL."""


class UnsafeRole(RuntimeError):  # noqa: N818 - it names the state the caller meets
    """A role has rights that would switch row security off."""
