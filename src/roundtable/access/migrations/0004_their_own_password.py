"""How somebody who is signed in puts another password in the place of their own."""

from __future__ import annotations

from django.db import migrations

# Whose it is comes from the context and is never said. `was` is the hash that they just proved to
# know: of two changes at once, the later finds that it no longer holds.
CHANGE = """
CREATE FUNCTION access_change_password(was text, hashed text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
    WITH changed AS (
        UPDATE access_user SET password = hashed
        WHERE id = guard.user_id() AND password = was AND is_active RETURNING id)
    SELECT EXISTS (SELECT FROM changed)
$$;
REVOKE ALL ON FUNCTION access_change_password FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access_change_password TO roundtable_app;
"""


class Migration(migrations.Migration):
    """Lets the app change the password of whoever acts, and of nobody else."""

    dependencies = [
        ("access", "0003_memberships_are_evidence"),
        ("database", "0001_guard"),
    ]
    operations = [migrations.RunSQL(CHANGE, "DROP FUNCTION access_change_password")]
