"""Row security for cases and what hangs on them, for people, and for the journal of a case."""

from __future__ import annotations

from django.db import migrations

# `(select ...)` lets PostgreSQL ask the context once a query, not once a row.
WORKING = "(select guard.role()) IN ('practitioner', 'representative', 'agency_manager')"
ANYBODY = "(select guard.agency()) IS NOT NULL"
CASE_SEEN = "(SELECT true FROM cases_case c WHERE c.id = case_id)"
CASE_WORKED = f"({WORKING} AND {CASE_SEEN})"

ROW_SECURITY = f"""
ALTER TABLE cases_case ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON cases_case FOR SELECT TO roundtable_app USING (
    ({WORKING} AND (select guard.agency()) = ANY (agencies))
    OR (select guard.role()) = 'hub_manager');
CREATE POLICY add ON cases_case FOR INSERT TO roundtable_app WITH CHECK ({ANYBODY});
CREATE POLICY change ON cases_case FOR UPDATE TO roundtable_app
    USING ({WORKING} AND (select guard.agency()) = ANY (agencies)) WITH CHECK ({WORKING});

ALTER TABLE cases_involvement ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON cases_involvement FOR SELECT TO roundtable_app USING ({CASE_SEEN});
CREATE POLICY add ON cases_involvement FOR INSERT TO roundtable_app WITH CHECK ({ANYBODY});
CREATE POLICY change ON cases_involvement FOR UPDATE TO roundtable_app USING {CASE_WORKED};

ALTER TABLE cases_relationship ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON cases_relationship FOR SELECT TO roundtable_app USING ({CASE_SEEN});
CREATE POLICY add ON cases_relationship FOR INSERT TO roundtable_app WITH CHECK ({ANYBODY});

ALTER TABLE cases_address ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON cases_address FOR SELECT TO roundtable_app USING (
    {WORKING} AND (SELECT true FROM cases_case c WHERE c.id = case_id
        AND (NOT confidential OR (select guard.agency()) IN (given_by, c.lead))));
CREATE POLICY add ON cases_address FOR INSERT TO roundtable_app WITH CHECK ({ANYBODY});

ALTER TABLE cases_reopening ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON cases_reopening FOR SELECT TO roundtable_app USING ({CASE_SEEN});
CREATE POLICY add ON cases_reopening FOR INSERT TO roundtable_app WITH CHECK {CASE_WORKED};

ALTER TABLE people_person ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON people_person FOR SELECT TO roundtable_app USING (
    (SELECT true FROM cases_involvement i WHERE i.person_id = people_person.id LIMIT 1));
CREATE POLICY add ON people_person FOR INSERT TO roundtable_app WITH CHECK ({WORKING});

GRANT SELECT ON journal_entry TO roundtable_app;
ALTER TABLE journal_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON journal_entry FOR SELECT TO roundtable_app USING {CASE_WORKED};
CREATE POLICY audit ON journal_entry FOR SELECT TO roundtable_auditor USING (true);
"""

TABLES = (
    "cases_case cases_involvement cases_relationship cases_address cases_reopening people_person"
)
UNDO = "".join(
    f"DROP POLICY IF EXISTS see ON {table}; DROP POLICY IF EXISTS add ON {table};"
    f"DROP POLICY IF EXISTS change ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
    for table in TABLES.split()
)
UNDO += """
DROP POLICY see ON journal_entry; DROP POLICY audit ON journal_entry;
ALTER TABLE journal_entry DISABLE ROW LEVEL SECURITY;
REVOKE SELECT ON journal_entry FROM roundtable_app;
"""


class Migration(migrations.Migration):
    """Switches row security on."""

    dependencies = [
        ("cases", "0001_initial"),
        ("people", "0001_initial"),
        ("journal", "0002_append_only"),
        ("database", "0001_guard"),
    ]
    operations = [migrations.RunSQL(ROW_SECURITY, UNDO)]
