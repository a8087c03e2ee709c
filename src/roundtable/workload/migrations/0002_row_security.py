"""Row security for clocks: an agency's own, and those of cases it is on."""

from __future__ import annotations

from django.db import migrations

ROW_SECURITY = """
ALTER TABLE workload_clock ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON workload_clock FOR SELECT TO roundtable_app
    USING (EXISTS (SELECT FROM cases_case c WHERE c.id = case_id));
CREATE POLICY add ON workload_clock FOR INSERT TO roundtable_app
    WITH CHECK ((select guard.agency()) IS NOT NULL);
CREATE POLICY change ON workload_clock FOR UPDATE TO roundtable_app
    USING (EXISTS (SELECT FROM cases_case c WHERE c.id = case_id));
"""
UNDO = """
DROP POLICY see ON workload_clock; DROP POLICY add ON workload_clock; DROP POLICY change ON workload_clock;
ALTER TABLE workload_clock DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    """Switches row security on."""

    dependencies = [("workload", "0001_initial"), ("cases", "0002_row_security")]
    operations = [migrations.RunSQL(ROW_SECURITY, UNDO)]
