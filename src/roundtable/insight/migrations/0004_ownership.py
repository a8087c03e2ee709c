"""Who led, contributed, decided and dissented, and what one agency decided alone: for the board."""

from __future__ import annotations

from django.db import migrations

BOARD = "'governance', 'agency_manager', 'hub_manager', 'information_governance'"
FOR_THE_BOARD = f"""
    IF guard.role() NOT IN ({BOARD}) THEN
        RAISE EXCEPTION 'who decided what is for the board' USING ERRCODE = 'RT004';
    END IF;"""
DEFINER = "LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog"

# Definer functions, because the board sees no case: counts, and of what one agency decided alone
# its codes and moments. No name and no text. The case's id finds its page for those who see it.
OWNERSHIP = f"""
CREATE FUNCTION insight_owned(from_at timestamptz, to_at timestamptz)
RETURNS TABLE (what text, agency text, kind text, counted bigint)
{DEFINER} AS $$
BEGIN{FOR_THE_BOARD}
    RETURN QUERY
    -- What joined another case is that case's.
    WITH opened AS (SELECT c.* FROM cases_case c
            WHERE c.opened_at >= from_at AND c.opened_at < to_at
                AND NOT EXISTS (SELECT FROM intake_joining j WHERE j.case_id = c.id)),
        joint AS (SELECT d.id, c.group FROM deciding_decision d JOIN cases_case c ON c.id = d.case_id
            WHERE NOT d.emergency AND d.decided_at >= from_at AND d.decided_at < to_at),
        voices AS (SELECT v.agency, v.stance, j.group FROM joint j
            JOIN deciding_voice v ON v.decision_id = j.id)
    SELECT 'cases', '', o.group::text, count(*) FROM opened o GROUP BY o.group
    UNION ALL SELECT 'decisions', '', j.group::text, count(*) FROM joint j GROUP BY j.group
    UNION ALL SELECT 'led', o.lead::text, o.group::text, count(*)
        FROM opened o GROUP BY o.lead, o.group
    UNION ALL SELECT 'contributed', gave::text, o.group::text, count(*)
        FROM opened o CROSS JOIN unnest(o.contributing) gave GROUP BY gave, o.group
    UNION ALL SELECT 'decided', v.agency::text, v.group::text, count(*)
        FROM voices v GROUP BY v.agency, v.group
    UNION ALL SELECT 'dissented', v.agency::text, v.group::text, count(*)
        FROM voices v WHERE v.stance = 'dissent' GROUP BY v.agency, v.group;
END $$;

CREATE FUNCTION insight_alone_found(from_at timestamptz, to_at timestamptz)
RETURNS TABLE (id text, case_id uuid, decided_at timestamptz, emergency boolean, agency text,
    outcome text, clause text, charter_version text, joint_due timestamptz)
LANGUAGE sql STABLE SET search_path = public, pg_catalog AS $$
    SELECT d.id::text, d.case_id, d.decided_at, true, d.proposed_by, d.outcome, d.clause,
        d.charter_version, d.due_at
    FROM deciding_decision d
    WHERE d.emergency AND d.decided_at >= from_at AND d.decided_at < to_at
    -- Closed before asking: still, or closed or opened again since. Only the journal keeps each.
    UNION ALL SELECT e.id::text, e.case_id, e.at, false, e.agency, '', e.clauses[1],
        e.charter_version, NULL
    FROM (SELECT c.id FROM cases_case c WHERE c.closed_at >= from_at
        UNION SELECT o.case_id FROM cases_reopening o WHERE o.at >= from_at) ended
    JOIN journal_entry e ON e.case_id = ended.id AND e.kind = 'feedback.no_further_action'
        AND e.at >= from_at AND e.at < to_at
$$;

CREATE FUNCTION insight_alone_count(from_at timestamptz, to_at timestamptz) RETURNS bigint
{DEFINER} AS $$
BEGIN{FOR_THE_BOARD}
    RETURN (SELECT count(*) FROM insight_alone_found(from_at, to_at));
END $$;

CREATE FUNCTION insight_alone(from_at timestamptz, to_at timestamptz, skipped int, most int)
RETURNS TABLE (case_id uuid, decided_at timestamptz, emergency boolean, agency text, outcome text,
    clause text, charter_version text, joint_at timestamptz, joint_due timestamptz)
{DEFINER} AS $$
BEGIN{FOR_THE_BOARD}
    RETURN QUERY
    SELECT f.case_id, f.decided_at, f.emergency, f.agency, f.outcome, f.clause, f.charter_version,
        (SELECT min(d.decided_at) FROM deciding_decision d
            WHERE NOT d.emergency AND d.decided_at >= f.decided_at AND d.case_id IN (
                SELECT f.case_id UNION SELECT j.into_id FROM intake_joining j
                WHERE j.case_id = f.case_id)),
        f.joint_due
    FROM (SELECT * FROM insight_alone_found(from_at, to_at) a
        ORDER BY a.decided_at DESC, a.id OFFSET skipped LIMIT most) f
    ORDER BY f.decided_at DESC, f.id;
END $$;
REVOKE ALL ON FUNCTION insight_owned, insight_alone_found, insight_alone_count, insight_alone
    FROM PUBLIC, roundtable_app;
GRANT EXECUTE ON FUNCTION insight_owned, insight_alone_count, insight_alone TO roundtable_app;
"""
UNDO = "DROP FUNCTION insight_owned, insight_alone, insight_alone_count, insight_alone_found;"


class Migration(migrations.Migration):
    """Lets the board see who owns what the hub does."""

    dependencies = [
        ("insight", "0003_review"),
        ("cases", "0002_row_security"),
        ("intake", "0002_row_security"),
        ("deciding", "0002_row_security"),
        ("journal", "0002_append_only"),
    ]
    operations = [migrations.RunSQL(OWNERSHIP, UNDO)]
