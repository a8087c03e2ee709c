"""Steps, comments and their settlements are never changed; a draft only while it is drafted."""

from __future__ import annotations

from django.db import migrations

STAND = """
REVOKE UPDATE ON charter_revision, charter_comment, charter_settlement FROM roundtable_app;
GRANT DELETE ON charter_halftyped TO roundtable_app;
CREATE FUNCTION charter_draft_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a draft changes only while it is being drafted' USING ERRCODE = 'RT005';
END $$;
CREATE TRIGGER refuse_change BEFORE UPDATE OF text, revision, base ON charter_draft
    FOR EACH ROW WHEN (OLD.state <> 'drafting') EXECUTE FUNCTION charter_draft_is_frozen();
"""
UNDO = """
DROP TRIGGER refuse_change ON charter_draft;
DROP FUNCTION charter_draft_is_frozen;
REVOKE DELETE ON charter_halftyped FROM roundtable_app;
GRANT UPDATE ON charter_revision, charter_comment, charter_settlement TO roundtable_app;
"""


class Migration(migrations.Migration):
    """Guards drafts."""

    dependencies = [("charter", "0003_drafts")]
    operations = [migrations.RunSQL(STAND, UNDO)]
