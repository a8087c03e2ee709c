"""How a command runs: on the hub of the environment, with a complaint where it cannot."""

from __future__ import annotations

import sys
from collections.abc import Callable

from django.db import DatabaseError
from rich.console import Console

from roundtable.config.hub import connected
from roundtable.database import StartError

# PostgreSQL's codes for a table, a column and a function that are not there.
TABLES_MISSING = frozenset({"42P01", "42703", "42883"})
complaints = Console(stderr=True, soft_wrap=True)


def on_the_hub(run: Callable[[], None]) -> None:
    """Run a command with Django set up on the hub's database."""

    def connect_and_run() -> None:
        with connected():
            run()

    or_complain(connect_and_run)


def or_complain(run: Callable[[], None]) -> None:
    """Run a command, and say in words why the database does not answer it."""
    try:
        run()
    except StartError as error:
        complaints.print(str(error))
        sys.exit(1)
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") not in TABLES_MISSING:
            raise
        complaints.print("The hub's tables are not up to date. Type: roundtable migrate")
        sys.exit(1)
