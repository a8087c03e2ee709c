"""How requests are answered, by agency and site, counted for the board."""

from __future__ import annotations

from django.db import migrations

BOARD = "'governance', 'agency_manager', 'hub_manager', 'information_governance'"

# A definer function, because the board sees no request: it gives counts and never a row.
COUNTS = f"""
CREATE FUNCTION sharing_answering(from_at timestamptz, to_at timestamptz, at timestamptz)
RETURNS TABLE (agency text, site text, asked bigint, answered bigint, in_time bigint,
    hours double precision, known bigint, informed bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    IF guard.role() NOT IN ({BOARD}) THEN
        RAISE EXCEPTION 'counts of answers are for the board' USING ERRCODE = 'RT004';
    END IF;
    RETURN QUERY
    WITH standing AS (SELECT q.* FROM sharing_request q
        WHERE q.asked_at >= from_at AND q.asked_at < to_at
            AND (SELECT a.kind FROM sharing_amendment a WHERE a.request_id = q.id
                ORDER BY a.number DESC LIMIT 1) IS DISTINCT FROM 'withdrawn')
    SELECT q.agency::text, coalesce(seat.site, '')::text, count(*),
        count(*) FILTER (WHERE q.answered_at <= at),
        count(*) FILTER (WHERE q.answered_at <= at AND q.answered_at <= due.due_at),
        percentile_cont(0.5) WITHIN GROUP (
            ORDER BY extract(epoch FROM q.answered_at - q.asked_at) / 3600)::double precision,
        sum(told.known)::bigint, sum(told.informed)::bigint
    FROM standing q
    LEFT JOIN LATERAL (SELECT k.due_at FROM workload_clock k
        WHERE k.case_id = q.case_id AND k.agency = q.agency AND k.step = 'answer'
            AND k.started_at >= q.asked_at
            AND (q.answered_at IS NULL OR k.started_at <= q.answered_at)  -- what it is asked again
        ORDER BY k.started_at DESC LIMIT 1) due ON true
    LEFT JOIN LATERAL (SELECT s.site FROM journal_entry e JOIN access_membership s
            ON s.user_id = e.actor_id AND s.agency_id = q.agency AND s.starts_on <= e.at::date
            AND (s.ends_on IS NULL OR s.ends_on >= e.at::date)
        WHERE e.case_id = q.case_id AND e.record = 'sharing.request:' || q.id
            AND e.kind = 'sharing.answered'
        LIMIT 1) seat ON true
    CROSS JOIN LATERAL (SELECT count(*) AS known, count(*) FILTER (WHERE
            (SELECT true FROM sharing_item i WHERE i.answer_id = r.id LIMIT 1)) AS informed
        FROM sharing_return r LEFT JOIN sharing_supplement s ON s.id = r.supplement_id
        WHERE r.request_id = q.id AND coalesce(s.number, 1) = 1 AND r.answer = 'known') told
    GROUP BY 1, 2;
END
$$;
REVOKE ALL ON FUNCTION sharing_answering FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sharing_answering TO roundtable_app;
"""
UNDO = "DROP FUNCTION sharing_answering;"


class Migration(migrations.Migration):
    """Lets the board count."""

    dependencies = [
        ("sharing", "0006_marks"),
        ("workload", "0001_initial"),
        ("access", "0001_initial"),
        ("journal", "0002_append_only"),
    ]
    operations = [migrations.RunSQL(COUNTS, UNDO)]
