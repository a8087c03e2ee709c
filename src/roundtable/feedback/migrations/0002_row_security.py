"""Row security for feedback: whom it was told to, and the agency that leads the case."""

from __future__ import annotations

from django.db import migrations

WORKING = "(select guard.role()) IN ('practitioner', 'representative', 'agency_manager')"
OWN = "agency = (select guard.agency())"
LEAD = "(SELECT true FROM cases_case c WHERE c.id = case_id AND c.lead = (select guard.agency()))"

ROW_SECURITY = f"""
ALTER TABLE feedback_feedback ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON feedback_feedback FOR SELECT TO roundtable_app USING ({WORKING} AND ({OWN} OR {LEAD}));
CREATE POLICY add ON feedback_feedback FOR INSERT TO roundtable_app WITH CHECK ({WORKING} AND {LEAD});
CREATE POLICY change ON feedback_feedback FOR UPDATE TO roundtable_app USING ({WORKING} AND {OWN});
REVOKE UPDATE ON feedback_feedback FROM roundtable_app;
GRANT UPDATE (read_at) ON feedback_feedback TO roundtable_app;
"""
UNDO = """
DROP POLICY see ON feedback_feedback; DROP POLICY add ON feedback_feedback;
DROP POLICY change ON feedback_feedback; ALTER TABLE feedback_feedback DISABLE ROW LEVEL SECURITY;
GRANT UPDATE ON feedback_feedback TO roundtable_app;
"""


class Migration(migrations.Migration):
    """Switches row security on."""

    dependencies = [("feedback", "0001_initial"), ("cases", "0002_row_security")]
    operations = [migrations.RunSQL(ROW_SECURITY, UNDO)]
