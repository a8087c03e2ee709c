"""The search across registers: everybody on a case, in one question, only where the hub's rule
lets it look.
"""

from __future__ import annotations

from django.db import migrations

# The planner expects ten thousand rows behind a few keys, where there are some dozens: without its
# other ways, it takes the index. It plans once for a connection, because planning eleven
# registers takes longer than asking them. Names and postcodes come as one text each, which costs
# less to read than an array, and who asks is found out once and not for each row.
SEARCH = """
CREATE FUNCTION people_registers_found(asked jsonb, at_most integer)
RETURNS TABLE (place integer, register text, size bigint, pointer text, name text,
               plain_names text, postcodes text, born_on date, born_estimated boolean,
               sex text, nhs_number text, upn text, pnc text, contact text, lived jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_catalog SET enable_seqscan = off SET enable_partitionwise_join = off
SET jit = off SET max_parallel_workers_per_gather = 0 SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    mine text := guard.agency();
BEGIN
    IF guard.role() NOT IN ('practitioner', 'representative', 'agency_manager') THEN
        RAISE EXCEPTION 'this role does not search registers' USING ERRCODE = 'RT006';
    END IF;
    RETURN QUERY
        WITH sizes AS MATERIALIZED (
            SELECT DISTINCT ON (l.agency) l.agency, l.size FROM people_registerload l
            WHERE l.finished_at IS NOT NULL ORDER BY l.agency, l.id DESC
        )
        SELECT a.place, r.agency::text, s.size, r.pointer::text,
               trim(concat_ws(' ', r.names -> 0 ->> 'given', r.names -> 0 ->> 'family')),
               array_to_string(r.plain_names, E'\n'),
               -- Where somebody is in hiding weighs nothing, so that no match can tell.
               CASE WHEN r.confidential_address AND r.agency <> mine
                    THEN '' ELSE array_to_string(r.postcodes, ' ') END,
               r.born_on, r.born_estimated, r.sex::text, r.nhs_number::text, r.upn::text,
               r.pnc::text, r.contact::text,
               CASE WHEN (NOT r.confidential_address OR r.agency = mine)
                         AND r.places @? '$[*].until' THEN r.places END
        FROM jsonb_to_recordset(asked) AS a(place integer, registers text[],
                                               keys integer[], more integer[])
        -- One register at a time: the others are not read, and take no time that could tell of them.
        CROSS JOIN LATERAL unnest(a.registers) AS of(register)
        LEFT JOIN sizes s ON s.agency = of.register
        CROSS JOIN LATERAL (
            SELECT one.* FROM people_registerrow one
            -- In a small register, few share what too many do in a large one.
            WHERE one.keys && CASE WHEN s.size <= 50000 THEN a.keys || a.more ELSE a.keys END
              AND one.agency = of.register
              AND (NOT one.do_not_show OR one.agency = mine)
            LIMIT at_most
        ) r;
END $$;
REVOKE ALL ON FUNCTION people_registers_found FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_registers_found TO roundtable_app;
"""


class Migration(migrations.Migration):
    """Adds the search."""

    dependencies = [("people", "0004_registers"), ("database", "0001_guard")]
    operations = [migrations.RunSQL(SEARCH, "DROP FUNCTION people_registers_found")]
