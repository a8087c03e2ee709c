"""The facts of past cases for a trial, and nothing else of them; counts for the board."""

from __future__ import annotations

from django.db import migrations

TRIAL = "00000000-0000-0000-0000-000000000003"
BOARD = "'governance', 'agency_manager', 'hub_manager', 'information_governance'"

# Definer functions, because who tries a charter and who reads counts may see no case. What they
# return is all that is ever known of one: codes, moments, ages in years. No name, no text.
FACTS = f"""
CREATE FUNCTION insight_past(from_at timestamptz, to_at timestamptz, after_at timestamptz,
                             after_id uuid, most int)
RETURNS TABLE (id uuid, opened_at timestamptz, rounds jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    IF guard.agency() <> 'hub' OR guard.user_id() <> '{TRIAL}' THEN
        RAISE EXCEPTION 'facts of past cases are for a trial' USING ERRCODE = 'RT003';
    END IF;
    RETURN QUERY
    SELECT c.id, c.opened_at, jsonb_agg(jsonb_build_object(
        'started', began.at, 'group', c.group, 'lead', c.lead, 'concerns', c.concerns,
        -- When a round before the last was closed, only the journal still knows.
        'ended_at', CASE WHEN decision.id IS NOT NULL OR joined.so THEN NULL
            WHEN began.until = 'infinity' THEN c.closed_at
            ELSE (SELECT max(e.at) FROM journal_entry e WHERE e.case_id = c.id
                AND e.kind = 'case.closed' AND e.at >= began.at AND e.at <= began.until) END,
        'emergency_at', CASE WHEN c.emergency_at >= began.at AND c.emergency_at < began.until
            THEN c.emergency_at END,
        'sources', came.sources, 'danger', came.danger AND began.number = 1, 'told', came.told,
        'people', (SELECT jsonb_agg(jsonb_build_array(i.id, i.role, coalesce(
                date_part('year', age((coalesce(asking.at, began.at) AT TIME ZONE 'UTC')::date,
                                      i.born_on))::int, i.age_about)) ORDER BY i.place)
            FROM cases_involvement i WHERE i.case_id = c.id),
        'gradings', (SELECT jsonb_agg(jsonb_build_array(
                g.at, g.grade, g.factors, g.assessments, g.charter_version) ORDER BY g.at)
            FROM intake_grading g WHERE g.case_id = c.id AND g.at < began.until),
        'asked_at', asking.at, 'requested', asking.agencies,
        'answers', (SELECT jsonb_agg(jsonb_build_array(
                r.agency, r.involvement_id, r.answer, r.returned_at,
                (SELECT jsonb_agg(jsonb_build_array(t.category, t.sensitivity, t.consent)
                        ORDER BY t.place)
                    FROM sharing_item t WHERE t.answer_id = r.id)) ORDER BY r.returned_at, r.id)
            FROM sharing_return r WHERE r.case_id = c.id AND r.supplement_id IS NULL
                AND r.returned_at >= asking.at
                AND r.returned_at < began.until),
        'called_at', talk.called_at, 'table', talk.table, 'positions_opened_at', talk.opened_at,
        'decided', CASE WHEN decision.id IS NOT NULL THEN jsonb_build_array(
            decision.decided_at, decision.outcome, decision.decided_by) END,
        'pauses', (SELECT jsonb_agg(jsonb_build_array(p.agency, k.step, k.started_at, p.reason,
                p.paused_at, p.working_days, p.ends_at, p.charter_version) ORDER BY p.paused_at)
            FROM workload_pause p JOIN workload_clock k ON k.id = p.clock_id
            WHERE p.case_id = c.id AND p.paused_at >= began.at AND p.paused_at < began.until),
        'told_at', (SELECT min(f.told_at) FROM feedback_feedback f WHERE f.case_id = c.id
            AND f.told_at >= coalesce(decision.decided_at, began.at) AND f.told_at < began.until))
        ORDER BY began.number)
    -- First the few cases wanted, then what hangs on each: nothing is gathered that is not returned.
    FROM (SELECT * FROM cases_case e
        WHERE e.opened_at >= from_at AND e.opened_at < to_at
            AND (after_at IS NULL OR (e.opened_at, e.id) > (after_at, after_id))
        ORDER BY e.opened_at, e.id LIMIT most) c
    CROSS JOIN LATERAL (SELECT b.number, b.at,
            coalesce(lead(b.at) OVER (ORDER BY b.number), 'infinity') AS until
        FROM (SELECT 1 AS number, c.opened_at AS at
            UNION ALL SELECT 1 + row_number() OVER (ORDER BY o.at, o.id), o.at
                FROM cases_reopening o WHERE o.case_id = c.id) b) began
    CROSS JOIN LATERAL (SELECT max(q.asked_at) AS at, array_agg(q.agency) AS agencies
        FROM sharing_request q WHERE q.case_id = c.id AND q.round = began.number) asking
    CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM intake_joining j
        WHERE j.case_id = c.id AND j.at >= began.at AND j.at < began.until) AS so) joined
    CROSS JOIN LATERAL (SELECT jsonb_agg(r.source ORDER BY r.received_at) AS sources,
            bool_or(r.immediate_danger) AS danger, bool_or(btrim(r.narrative) <> '') AS told
        FROM intake_referral r WHERE r.case_id IN (SELECT c.id UNION ALL SELECT j.case_id
            FROM intake_joining j WHERE j.into_id = c.id AND j.at < began.until)) came
    LEFT JOIN LATERAL (SELECT d.called_at, d.opened_at, d.table
        FROM deciding_discussion d
        WHERE d.case_id = c.id AND d.called_at >= began.at AND d.called_at < began.until
        ORDER BY d.number DESC LIMIT 1) talk ON true
    LEFT JOIN LATERAL (SELECT d.id, d.outcome, d.decided_at, d.decided_by
        FROM deciding_decision d WHERE d.case_id = c.id AND NOT d.emergency
            AND d.decided_at >= began.at AND d.decided_at < began.until
        ORDER BY d.decided_at DESC LIMIT 1) decision ON true
    GROUP BY c.id, c.opened_at
    ORDER BY c.opened_at, c.id;
END $$;

CREATE FUNCTION insight_past_count(from_at timestamptz, to_at timestamptz) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    IF guard.agency() <> 'hub' OR guard.user_id() <> '{TRIAL}' THEN
        RAISE EXCEPTION 'facts of past cases are for a trial' USING ERRCODE = 'RT003';
    END IF;
    RETURN (SELECT count(*) FROM cases_case c WHERE c.opened_at >= from_at AND c.opened_at < to_at);
END $$;

ALTER TABLE insight_differing ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON insight_differing FOR SELECT TO roundtable_app
    USING ((SELECT true FROM cases_case c WHERE c.id = case_id));
CREATE POLICY add ON insight_differing FOR INSERT TO roundtable_app WITH CHECK (
    (select guard.agency()) = 'hub' AND (select guard.user_id()) = '{TRIAL}'::uuid);
REVOKE UPDATE ON insight_differing, insight_trial FROM roundtable_app;
GRANT UPDATE (cases, done, moved_at, ended_at, counts) ON insight_trial TO roundtable_app;

REVOKE ALL ON FUNCTION insight_past, insight_past_count FROM PUBLIC;
GRANT EXECUTE ON FUNCTION insight_past, insight_past_count TO roundtable_app;
"""
UNDO = """
DROP FUNCTION insight_past, insight_past_count;
DROP POLICY see ON insight_differing; DROP POLICY add ON insight_differing;
ALTER TABLE insight_differing DISABLE ROW LEVEL SECURITY;
GRANT UPDATE ON insight_differing, insight_trial TO roundtable_app;
"""


class Migration(migrations.Migration):
    """Opens the facts of past cases to a trial."""

    dependencies = [
        ("insight", "0001_initial"),
        ("cases", "0002_row_security"),
        ("intake", "0002_row_security"),
        ("sharing", "0004_supplements"),
        ("deciding", "0002_row_security"),
        ("feedback", "0002_row_security"),
        ("workload", "0002_row_security"),
    ]
    operations = [migrations.RunSQL(FACTS, UNDO)]
