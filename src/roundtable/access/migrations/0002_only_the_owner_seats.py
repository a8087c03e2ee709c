"""The app reads who works where, and writes none of it but a person's own password and last
sign-in.
"""

from __future__ import annotations

from django.db import migrations

GRANTS = """
REVOKE INSERT, UPDATE ON access_agency, access_membership, access_user FROM roundtable_app;
GRANT UPDATE (password, last_login) ON access_user TO roundtable_app;
GRANT DELETE ON django_session TO roundtable_app;
"""
UNDO = """
GRANT INSERT, UPDATE ON access_agency, access_membership, access_user TO roundtable_app;
REVOKE DELETE ON django_session FROM roundtable_app;
"""


class Migration(migrations.Migration):
    """Takes from the app's role what the charter reserves."""

    dependencies = [("access", "0001_initial"), ("sessions", "0001_initial")]
    operations = [migrations.RunSQL(GRANTS, UNDO)]
