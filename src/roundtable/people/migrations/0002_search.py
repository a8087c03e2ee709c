"""The search across people the hub knows: one definer function, for those who work cases, without
addresses.
"""

from __future__ import annotations

from django.db import migrations

SEARCH = """
CREATE FUNCTION people_search(wanted text[], at_most integer)
RETURNS TABLE (id uuid, given_name text, family_name text, born_on date, sex text, shared text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    IF guard.role() NOT IN ('practitioner', 'representative', 'agency_manager') THEN
        RAISE EXCEPTION 'this role does not search people' USING ERRCODE = 'RT006';
    END IF;
    RETURN QUERY
        SELECT p.id, p.given_name::text, p.family_name::text, p.born_on, p.sex::text,
               ARRAY(SELECT unnest(p.keys) INTERSECT SELECT unnest(wanted) ORDER BY 1)
        FROM people_person p WHERE p.keys && wanted
        ORDER BY cardinality(ARRAY(SELECT unnest(p.keys) INTERSECT SELECT unnest(wanted))) DESC,
                 p.family_name, p.given_name, p.id
        LIMIT at_most;
END $$;
REVOKE ALL ON FUNCTION people_search FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_search TO roundtable_app;
"""


class Migration(migrations.Migration):
    """Adds the search."""

    dependencies = [("people", "0001_initial"), ("database", "0001_guard")]
    operations = [migrations.RunSQL(SEARCH, "DROP FUNCTION people_search")]
