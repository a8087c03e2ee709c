"""Row security for deciding: a position is its agency's alone until all are opened together."""

from __future__ import annotations

from django.db import migrations

WORKING = "(select guard.role()) IN ('practitioner', 'representative', 'agency_manager')"
AT_TABLE = """(SELECT true FROM cases_case c WHERE c.id = case_id AND
    ((select guard.agency()) = c.lead OR (select guard.agency()) = ANY (c.contributing)))"""
CASE_SEEN = "(SELECT true FROM cases_case c WHERE c.id = case_id)"
SEEN = f"({WORKING} AND {AT_TABLE})"
ON_CASE = f"({WORKING} AND {CASE_SEEN})"
OWN = "agency = (select guard.agency())"
OPENED = """(SELECT true FROM deciding_discussion d
    WHERE d.id = discussion_id AND d.opened_at IS NOT NULL)"""

ROW_SECURITY = f"""
ALTER TABLE deciding_discussion ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON deciding_discussion FOR SELECT TO roundtable_app USING {SEEN};
CREATE POLICY add ON deciding_discussion FOR INSERT TO roundtable_app WITH CHECK {SEEN};
CREATE POLICY change ON deciding_discussion FOR UPDATE TO roundtable_app USING {SEEN};

ALTER TABLE deciding_position ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON deciding_position FOR SELECT TO roundtable_app USING ({SEEN} AND ({OWN} OR {OPENED}));
CREATE POLICY add ON deciding_position FOR INSERT TO roundtable_app WITH CHECK ({SEEN} AND {OWN});

ALTER TABLE deciding_decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON deciding_decision FOR SELECT TO roundtable_app
    USING ({SEEN} OR ({ON_CASE} AND proposed_by = (select guard.agency())));
CREATE POLICY add ON deciding_decision FOR INSERT TO roundtable_app
    WITH CHECK ({ON_CASE} AND proposed_by = (select guard.agency()));
CREATE POLICY change ON deciding_decision FOR UPDATE TO roundtable_app USING {SEEN};

ALTER TABLE deciding_voice ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON deciding_voice FOR SELECT TO roundtable_app USING {SEEN};
CREATE POLICY add ON deciding_voice FOR INSERT TO roundtable_app WITH CHECK ({SEEN} AND {OWN});

ALTER TABLE deciding_action ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON deciding_action FOR SELECT TO roundtable_app USING ({ON_CASE} AND ({OWN} OR {SEEN}));
CREATE POLICY add ON deciding_action FOR INSERT TO roundtable_app WITH CHECK {SEEN};
CREATE POLICY change ON deciding_action FOR UPDATE TO roundtable_app USING ({ON_CASE} AND {OWN});

REVOKE UPDATE ON deciding_position, deciding_voice FROM roundtable_app;
"""
TABLES = "discussion position decision voice action"
UNDO = "".join(
    f"DROP POLICY IF EXISTS see ON deciding_{table}; DROP POLICY IF EXISTS add ON deciding_{table};"
    f"DROP POLICY IF EXISTS change ON deciding_{table};"
    f"ALTER TABLE deciding_{table} DISABLE ROW LEVEL SECURITY;"
    f"GRANT UPDATE ON deciding_{table} TO roundtable_app;"
    for table in TABLES.split()
)


class Migration(migrations.Migration):
    """Switches row security on."""

    dependencies = [("deciding", "0001_initial"), ("cases", "0002_row_security")]
    operations = [migrations.RunSQL(ROW_SECURITY, UNDO)]
