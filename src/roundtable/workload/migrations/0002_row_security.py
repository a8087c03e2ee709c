"""Row security for clocks and their pauses: an agency's own, and those of cases it is on."""

from __future__ import annotations

from django.db import migrations

ROW_SECURITY = """
ALTER TABLE workload_clock ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON workload_clock FOR SELECT TO roundtable_app
    USING ((SELECT true FROM cases_case c WHERE c.id = case_id));
CREATE POLICY add ON workload_clock FOR INSERT TO roundtable_app
    WITH CHECK ((select guard.agency()) IS NOT NULL);
CREATE POLICY change ON workload_clock FOR UPDATE TO roundtable_app
    USING ((SELECT true FROM cases_case c WHERE c.id = case_id));
ALTER TABLE workload_pause ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON workload_pause FOR SELECT TO roundtable_app
    USING ((SELECT true FROM cases_case c WHERE c.id = case_id));
CREATE POLICY add ON workload_pause FOR INSERT TO roundtable_app
    WITH CHECK ((select guard.agency()) = agency);
CREATE POLICY change ON workload_pause FOR UPDATE TO roundtable_app
    USING ((SELECT true FROM cases_case c WHERE c.id = case_id));
"""
UNDO = """
DROP POLICY see ON workload_pause; DROP POLICY add ON workload_pause; DROP POLICY change ON workload_pause;
ALTER TABLE workload_pause DISABLE ROW LEVEL SECURITY;
DROP POLICY see ON workload_clock; DROP POLICY add ON workload_clock; DROP POLICY change ON workload_clock;
ALTER TABLE workload_clock DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    """Switches row security on."""

    dependencies = [("workload", "0001_initial"), ("cases", "0002_row_security")]
    operations = [migrations.RunSQL(ROW_SECURITY, UNDO)]
