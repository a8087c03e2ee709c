"""Row security for what is refused of relationships; and nothing of one is changed but that it was
taken back.
"""

from __future__ import annotations

from django.db import migrations

WORKING = "(select guard.role()) IN ('practitioner', 'representative', 'agency_manager')"
CASE_SEEN = "(SELECT true FROM cases_case c WHERE c.id = case_id)"
CASE_WORKED = f"({WORKING} AND {CASE_SEEN})"
OURS = "(select guard.agency())"

ROW_SECURITY = f"""
REVOKE UPDATE ON cases_relationship FROM roundtable_app;
GRANT UPDATE (taken_back_at, taken_back_by, taken_back_because)
    ON cases_relationship TO roundtable_app;
CREATE POLICY change ON cases_relationship FOR UPDATE TO roundtable_app
    USING ({CASE_WORKED} AND taken_back_at IS NULL)
    WITH CHECK ({CASE_WORKED} AND taken_back_by = {OURS});

REVOKE UPDATE ON cases_refusedtie FROM roundtable_app;
ALTER TABLE cases_refusedtie ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON cases_refusedtie FOR SELECT TO roundtable_app USING ({CASE_SEEN});
CREATE POLICY add ON cases_refusedtie FOR INSERT TO roundtable_app
    WITH CHECK {CASE_WORKED};
"""
UNDO = """
DROP POLICY add ON cases_refusedtie; DROP POLICY see ON cases_refusedtie;
ALTER TABLE cases_refusedtie DISABLE ROW LEVEL SECURITY;
GRANT UPDATE ON cases_refusedtie TO roundtable_app;
DROP POLICY change ON cases_relationship;
GRANT UPDATE ON cases_relationship TO roundtable_app;
"""

# What the product makes of an address as it is saved: plain letters and digits, small.
KEYS = """
UPDATE cases_address SET place_key =
    lower(regexp_replace(postcode, '\\W', '', 'g')) || ' '
    || lower(regexp_replace(lines, '\\W', '', 'g'))
WHERE NOT confidential AND postcode ~ '\\w' AND lines ~ '\\w';
"""


class Migration(migrations.Migration):
    """Gives the addresses there are their keys, and switches row security on."""

    dependencies = [("cases", "0004_ties")]
    operations = [
        migrations.RunSQL(KEYS, migrations.RunSQL.noop),
        migrations.RunSQL(ROW_SECURITY, UNDO),
    ]
