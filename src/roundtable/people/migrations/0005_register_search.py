"""The search across registers: everybody on a case, in one question, only where the hub's rule
lets it look.
"""

from __future__ import annotations

from django.db import migrations

# The planner expects ten thousand rows behind a few keys, where there are some dozens: without its
# other way, it takes the index.
SEARCH = """
CREATE FUNCTION people_registers_found(asked jsonb, at_most integer)
RETURNS TABLE (place integer, register text, size bigint, pointer text, name text,
               plain_names text[], postcodes text[], born_on date, born_estimated boolean,
               sex text, nhs_number text, upn text, pnc text, contact text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_catalog SET enable_seqscan = off AS $$
BEGIN
    IF guard.role() NOT IN ('practitioner', 'representative', 'agency_manager') THEN
        RAISE EXCEPTION 'this role does not search registers' USING ERRCODE = 'RT006';
    END IF;
    RETURN QUERY
        SELECT a.place, r.agency::text,
               (SELECT l.size FROM people_registerload l
                WHERE l.agency = r.agency AND l.finished_at IS NOT NULL
                ORDER BY l.id DESC LIMIT 1),
               r.pointer::text,
               trim(concat_ws(' ', r.names -> 0 ->> 'given', r.names -> 0 ->> 'family')),
               r.plain_names,
               -- Where somebody is in hiding weighs nothing, so that no match can tell.
               CASE WHEN r.confidential_address AND r.agency <> guard.agency()
                    THEN '{}' ELSE r.postcodes END,
               r.born_on, r.born_estimated, r.sex::text, r.nhs_number::text, r.upn::text,
               r.pnc::text, r.contact::text
        FROM jsonb_to_recordset(asked) AS a(place integer, registers text[], keys text[])
        -- One register at a time: the others are not read, and take no time that could tell of them.
        CROSS JOIN LATERAL unnest(a.registers) AS of(register)
        CROSS JOIN LATERAL (
            SELECT one.* FROM people_registerrow one
            WHERE one.keys && a.keys AND one.agency = of.register
              AND (NOT one.do_not_show OR one.agency = guard.agency())
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
