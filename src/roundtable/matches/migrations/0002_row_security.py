"""Row security for looks and answers, what was said of the same people before, and which cases are
being worked on.
"""

from __future__ import annotations

from django.db import migrations

WORKING = "(select guard.role()) IN ('practitioner', 'representative', 'agency_manager')"
CASE_SEEN = "(SELECT true FROM cases_case c WHERE c.id = case_id)"
OURS = f"({WORKING} AND agency = (select guard.agency()) AND {CASE_SEEN})"

ROW_SECURITY = f"""
ALTER TABLE matches_look ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON matches_look FOR SELECT TO roundtable_app USING {OURS};
CREATE POLICY add ON matches_look FOR INSERT TO roundtable_app WITH CHECK {OURS};
CREATE POLICY change ON matches_look FOR UPDATE TO roundtable_app USING {OURS} WITH CHECK {OURS};

-- An answer names a row of a register: only agencies that the charter shows that row see it.
ALTER TABLE matches_matchanswer ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON matches_matchanswer FOR SELECT TO roundtable_app USING (
    {WORKING} AND {CASE_SEEN} AND (select guard.agency()) = ANY (seen_by));
CREATE POLICY add ON matches_matchanswer FOR INSERT TO roundtable_app WITH CHECK (
    {OURS} AND agency = ANY (seen_by));

-- The last word of each agency on rows for the same people, from cases that the asker may not see.
-- It names no case and nobody, and only rows that the charter showed the asker's agency.
CREATE FUNCTION matches_said_before(known uuid[], but_case uuid)
RETURNS TABLE (person uuid, register text, pointer text, answer text, agency text,
               at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    IF guard.role() NOT IN ('practitioner', 'representative', 'agency_manager') THEN
        RAISE EXCEPTION 'this role does not judge matches' USING ERRCODE = 'RT006';
    END IF;
    RETURN QUERY
        SELECT DISTINCT ON (i.person_id, m.register, m.pointer, m.agency)
               i.person_id, m.register::text, m.pointer::text, m.answer::text, m.agency::text, m.at
        FROM cases_involvement i JOIN matches_matchanswer m ON m.involvement_id = i.id
        WHERE i.person_id = ANY (known) AND i.case_id <> but_case
          AND guard.agency() = ANY (m.seen_by)
        ORDER BY i.person_id, m.register, m.pointer, m.agency, m.at DESC;
END $$;

-- For the hub's clockwork: which cases to look at again, and as whom. Nothing of what they hold.
CREATE FUNCTION matches_open_cases() RETURNS TABLE (id uuid, lead text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    IF guard.role() <> 'operator' THEN
        RAISE EXCEPTION 'this role does not list cases' USING ERRCODE = 'RT006';
    END IF;
    RETURN QUERY SELECT c.id, c.lead::text FROM cases_case c
        WHERE c.stage IN ('identify', 'gather') ORDER BY c.opened_at;
END $$;
REVOKE ALL ON FUNCTION matches_said_before, matches_open_cases FROM PUBLIC;
GRANT EXECUTE ON FUNCTION matches_said_before, matches_open_cases TO roundtable_app;
"""
UNDO = """
DROP FUNCTION matches_said_before, matches_open_cases;
DROP POLICY see ON matches_look; DROP POLICY add ON matches_look;
DROP POLICY change ON matches_look; ALTER TABLE matches_look DISABLE ROW LEVEL SECURITY;
DROP POLICY see ON matches_matchanswer; DROP POLICY add ON matches_matchanswer;
ALTER TABLE matches_matchanswer DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    """Switches row security on."""

    dependencies = [("matches", "0001_initial"), ("cases", "0002_row_security")]
    operations = [migrations.RunSQL(ROW_SECURITY, UNDO)]
