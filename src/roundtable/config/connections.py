"""Database addresses from the environment, as Django wants them."""

from __future__ import annotations

import os
from typing import Any

from psycopg.conninfo import conninfo_to_dict

# How often a prepared query runs on a connection before PostgreSQL keeps its plan there.
PREPARED_AFTER = 1
# The web server's threads, each with a connection of its own that it keeps.
SERVING_THREADS = 8


def connection_from(variable: str, *, kept: bool = False, role: str = "") -> dict[str, Any]:
    """Return Django's settings for the PostgreSQL address in an environment variable.

    `role` is taken on when connected; a `kept` connection outlives a request. A missing variable
    gives an address that nothing answers, used by nobody.
    """
    return connection_to(os.environ.get(variable, ""), kept=kept, role=role)


def connection_to(address: str, *, kept: bool = False, role: str = "") -> dict[str, Any]:
    """Return Django's settings for a PostgreSQL address."""
    parts = conninfo_to_dict(address)
    options: dict[str, Any] = {"prepare_threshold": PREPARED_AFTER}
    if role:
        options["options"] = f"-c role={role}"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname") or "roundtable",
        "USER": parts.get("user") or "",
        "PASSWORD": parts.get("password") or "",
        "HOST": parts.get("host") or "",
        "PORT": str(parts.get("port") or ""),
        "CONN_MAX_AGE": None if kept else 0,
        "OPTIONS": options,
    }
