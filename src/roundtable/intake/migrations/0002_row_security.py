"""Row security for referrals, drafts, grades and joinings."""

from __future__ import annotations

from django.db import migrations

WORKING = "(select guard.role()) IN ('practitioner', 'representative', 'agency_manager')"
CASE_SEEN = "(SELECT true FROM cases_case c WHERE c.id = case_id)"
INTO_SEEN = "(SELECT true FROM cases_case c WHERE c.id = into_id)"
# A referral that joined another case is read with that case.
JOINED_SEEN = f"""(SELECT true FROM intake_joining j
        WHERE j.case_id = intake_referral.case_id AND {INTO_SEEN.replace("into_id", "j.into_id")} LIMIT 1)"""

ROW_SECURITY = f"""
ALTER TABLE intake_referral ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON intake_referral FOR SELECT TO roundtable_app USING (
    {WORKING} AND (received_from = (select guard.agency()) OR {CASE_SEEN} OR {JOINED_SEEN}));
CREATE POLICY add ON intake_referral FOR INSERT TO roundtable_app
    WITH CHECK (received_from = (select guard.agency()) AND referred_by = (select guard.user_id()));

ALTER TABLE intake_draft ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON intake_draft FOR ALL TO roundtable_app
    USING (writer_id = (select guard.user_id())) WITH CHECK (writer_id = (select guard.user_id()));
GRANT DELETE ON intake_draft TO roundtable_app;

ALTER TABLE intake_grading ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON intake_grading FOR SELECT TO roundtable_app USING ({WORKING} AND {CASE_SEEN});
CREATE POLICY add ON intake_grading FOR INSERT TO roundtable_app WITH CHECK ({WORKING} AND {CASE_SEEN});

ALTER TABLE intake_joining ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON intake_joining FOR SELECT TO roundtable_app
    USING ({WORKING} AND ({CASE_SEEN} OR {INTO_SEEN}));
CREATE POLICY add ON intake_joining FOR INSERT TO roundtable_app
    WITH CHECK ({WORKING} AND {CASE_SEEN} AND {INTO_SEEN});
"""
UNDO = """
DROP POLICY see ON intake_referral; DROP POLICY add ON intake_referral;
ALTER TABLE intake_referral DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON intake_draft; ALTER TABLE intake_draft DISABLE ROW LEVEL SECURITY;
REVOKE DELETE ON intake_draft FROM roundtable_app;
DROP POLICY see ON intake_grading; DROP POLICY add ON intake_grading;
ALTER TABLE intake_grading DISABLE ROW LEVEL SECURITY;
DROP POLICY see ON intake_joining; DROP POLICY add ON intake_joining;
ALTER TABLE intake_joining DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    """Switches row security on."""

    dependencies = [("intake", "0001_initial"), ("cases", "0002_row_security")]
    operations = [migrations.RunSQL(ROW_SECURITY, UNDO)]
