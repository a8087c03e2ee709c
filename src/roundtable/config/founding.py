"""Founding a hub: roles, tables, the guard's secret, the first charter and its agencies. Run it
any time.
"""

from __future__ import annotations

from datetime import datetime
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from roundtable.access.actions import admit
from roundtable.charter.actions import adopt
from roundtable.charter.models import Version
from roundtable.charter.reading import read
from roundtable.lib.actor import OPERATOR
from roundtable.oversight.actions import found, propose
from roundtable.oversight.models import Kind
from roundtable.oversight.queries import governed

# Jobs, sign-in attempts and sessions are the libraries' own tables, from which they delete.
LIBRARIES_DELETE = """
DO $$
DECLARE library_table text;
BEGIN
    FOR library_table IN SELECT tablename FROM pg_tables
        WHERE schemaname = 'public' AND (tablename LIKE 'procrastinate%' OR tablename LIKE 'axes%')
    LOOP
        EXECUTE format('GRANT DELETE ON %I TO roundtable_app', library_table);
    END LOOP;
END $$;
"""


def migrate() -> None:
    """Bring the tables up to date and lay down the secret of the guard, as the owner of the
    tables.
    """
    call_command("migrate", database="owner", interactive=False, verbosity=0, stdout=StringIO())
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO guard.secret (key) VALUES (%s)"
            " ON CONFLICT (only_one) DO UPDATE SET key = excluded.key",
            [settings.CONTEXT_SECRET],
        )
        cursor.execute(LIBRARIES_DELETE)


def adopt_charter(text: str, *, at: datetime) -> None:
    """Adopt a charter that the hub does not have yet, admit its agencies, and lay it before them
    to be signed. Once the first was signed by all, propose it instead: they adopt it.
    """
    charter = read(text)
    if Version.objects.using("owner").filter(number=charter.version).exists():
        return
    if governed():
        propose(text=text, kind=Kind.ORDINARY, by=OPERATOR, at=at)
        return
    adopt(text=text, by=OPERATOR, at=at)
    agencies = {agency.code: agency.name for agency in charter.agencies}
    admit(agencies=agencies, by=OPERATOR, at=at)
    found(text=text, by=OPERATOR, at=at)
