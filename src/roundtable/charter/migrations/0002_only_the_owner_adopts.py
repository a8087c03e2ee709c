"""An adopted version is immutable, and the app only reads it."""

from __future__ import annotations

from django.db import migrations

IMMUTABLE = """
REVOKE INSERT, UPDATE ON charter_version FROM roundtable_app;
CREATE FUNCTION charter_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an adopted charter is never changed: adopt another version' USING ERRCODE = 'RT005';
END $$;
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON charter_version
    FOR EACH ROW EXECUTE FUNCTION charter_is_immutable();
"""
UNDO = """
DROP TRIGGER refuse_change ON charter_version;
DROP FUNCTION charter_is_immutable;
GRANT INSERT, UPDATE ON charter_version TO roundtable_app;
"""


class Migration(migrations.Migration):
    """Makes versions immutable."""

    dependencies = [("charter", "0001_initial")]
    operations = [migrations.RunSQL(IMMUTABLE, UNDO)]
