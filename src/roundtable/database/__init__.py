"""The embedded PostgreSQL launcher, and the roles and databases it needs.

Used by the demo and the tests. A hub in production sets DATABASE_URL and needs only `prepare`.
"""

from roundtable.database.binaries import find_binaries
from roundtable.database.errors import AlreadyRunning, StartError, UnsafeRole, WrongVersion
from roundtable.database.folders import home
from roundtable.database.roles import copy_database, drop_database, prepare
from roundtable.database.server import Server, erase, start

__all__ = [
    "AlreadyRunning",
    "Server",
    "StartError",
    "UnsafeRole",
    "WrongVersion",
    "copy_database",
    "drop_database",
    "erase",
    "find_binaries",
    "home",
    "prepare",
    "start",
]
