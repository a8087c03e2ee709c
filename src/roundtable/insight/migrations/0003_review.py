"""Counts of a period for the board, and the signatures under "no change"."""

from __future__ import annotations

from django.db import migrations

BOARD = "'governance', 'agency_manager', 'hub_manager', 'information_governance'"

# A definer function, because the board sees no case: it gives counts and never a row.
COUNTS = f"""
CREATE FUNCTION insight_counts(from_at timestamptz, to_at timestamptz, at timestamptz)
RETURNS TABLE (what text, agency text, about text, counted bigint, among bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    IF guard.role() NOT IN ({BOARD}) THEN
        RAISE EXCEPTION 'counts of a period are for the board' USING ERRCODE = 'RT004';
    END IF;
    RETURN QUERY
    WITH decided AS (SELECT * FROM deciding_decision d
            WHERE d.decided_at >= from_at AND d.decided_at < to_at),
        joint AS (SELECT * FROM decided d WHERE NOT d.emergency),
        opened AS (SELECT * FROM cases_case c WHERE c.opened_at >= from_at AND c.opened_at < to_at),
        due AS (SELECT k.*, coalesce(k.stopped_at, at) > k.due_at AS late FROM workload_clock k
            WHERE k.due_at >= from_at AND k.due_at < least(to_at, at))
    SELECT 'measure', '', 'decided_in_time', count(*) FILTER (WHERE NOT EXISTS (
            SELECT FROM workload_clock k WHERE k.case_id = d.case_id AND k.step = 'decide'
                AND k.stopped_at > k.due_at AND k.stopped_at <= d.decided_at)), count(*)
        FROM joint d
    UNION ALL SELECT 'measure', '', 'answered_in_time',
            count(*) FILTER (WHERE q.answered_at <= k.due_at), count(*)
        FROM due k JOIN sharing_request q ON q.case_id = k.case_id AND q.agency = k.agency
            AND q.asked_at = k.started_at WHERE k.step = 'answer'
    UNION ALL SELECT 'measure', '', 'fed_back', count(*) FILTER (WHERE EXISTS (
            SELECT FROM feedback_feedback f WHERE f.referral_id = r.id)), count(*)
        FROM intake_referral r WHERE EXISTS (SELECT FROM joint d WHERE d.case_id = r.case_id)
            OR EXISTS (SELECT FROM cases_case c WHERE c.id = r.case_id AND c.contributing = '{{}}'
                AND c.closed_at >= from_at AND c.closed_at < to_at)
    UNION ALL SELECT 'measure', '', 'single_agency_decisions', count(*) FILTER (WHERE d.emergency
            AND NOT EXISTS (SELECT FROM deciding_decision j WHERE j.case_id = d.case_id
                AND NOT j.emergency AND j.decided_at >= d.decided_at)), count(*)
        FROM decided d
    UNION ALL SELECT 'measure', '', 'dissents', count(*) FILTER (WHERE EXISTS (
            SELECT FROM deciding_voice v WHERE v.decision_id = d.id AND v.stance = 'dissent')),
            count(*) FROM joint d
    UNION ALL SELECT 'measure', '', 'withheld', count(*) FILTER (WHERE r.ground <> ''),
            count(*)
        FROM sharing_return r WHERE r.supplement_id IS NULL AND r.returned_at >= from_at AND r.returned_at < to_at
    UNION ALL SELECT 'measure', '', 'referred_again', count(*) FILTER (WHERE EXISTS (
            SELECT FROM cases_involvement i JOIN cases_involvement e ON e.person_id = i.person_id
                JOIN cases_case b ON b.id = e.case_id
            WHERE i.case_id = c.id AND b.id <> c.id AND b.opened_at < c.opened_at
                AND b.opened_at >= c.opened_at - interval '12 months')), count(*)
        FROM opened c
    UNION ALL SELECT 'late', k.agency::text, k.step::text, count(*) FILTER (WHERE k.late), count(*)
        FROM due k GROUP BY k.agency, k.step
    UNION ALL SELECT 'dissent', v.agency::text, d.outcome::text,
            count(*) FILTER (WHERE v.stance = 'dissent'), count(*)
        FROM joint d JOIN deciding_voice v ON v.decision_id = d.id GROUP BY v.agency, d.outcome
    UNION ALL SELECT 'piece', c.lead::text, 'referral', count(*), count(*)
        FROM opened c GROUP BY c.lead
    UNION ALL SELECT 'piece', q.agency::text, 'answer', count(*), count(*) FROM sharing_request q
        WHERE q.answered_at >= from_at AND q.answered_at < to_at GROUP BY q.agency
    UNION ALL SELECT 'piece', p.agency::text, 'position', count(*), count(*) FROM deciding_position p
        WHERE p.taken_at >= from_at AND p.taken_at < to_at GROUP BY p.agency
    UNION ALL SELECT 'piece', v.agency::text, 'decision', count(*), count(*)
        FROM joint d JOIN deciding_voice v ON v.decision_id = d.id GROUP BY v.agency
    UNION ALL SELECT 'piece', a.agency::text, 'action', count(*), count(*) FROM deciding_action a
        JOIN decided d ON d.id = a.decision_id GROUP BY a.agency;
END $$;
REVOKE ALL ON FUNCTION insight_counts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION insight_counts TO roundtable_app;

-- Only an agency's own signatory signs for it, and nobody takes it back: it is evidence.
ALTER TABLE insight_nochange ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON insight_nochange FOR SELECT TO roundtable_app USING (true);
CREATE POLICY add ON insight_nochange FOR INSERT TO roundtable_app WITH CHECK (
    agency = (select guard.agency()) AND user_id = (select guard.user_id())
    AND EXISTS (SELECT FROM access_membership m WHERE m.user_id = guard.user_id()
        AND m.agency_id = guard.agency() AND m.signs
        AND (m.ends_on IS NULL OR m.ends_on >= current_date)));
REVOKE UPDATE ON insight_nochange FROM roundtable_app;
"""
UNDO = """
DROP FUNCTION insight_counts;
DROP POLICY see ON insight_nochange; DROP POLICY add ON insight_nochange;
ALTER TABLE insight_nochange DISABLE ROW LEVEL SECURITY;
GRANT UPDATE ON insight_nochange TO roundtable_app;
"""


class Migration(migrations.Migration):
    """Lets the board count, and sign that nothing changes."""

    dependencies = [("insight", "0002_facts"), ("access", "0001_initial")]
    operations = [migrations.RunSQL(COUNTS, UNDO)]
