"""What finds a person again: kept apart from the person, read by the search alone."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

SEARCH = """
REVOKE ALL ON people_trace FROM roundtable_app;

-- A trace only grows: what somebody was called or where they lived once finds them still.
CREATE FUNCTION people_remember(known uuid, names text[], places text[], found_by text[])
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    IF guard.role() NOT IN ('practitioner', 'representative', 'agency_manager') THEN
        RAISE EXCEPTION 'this role does not identify people' USING ERRCODE = 'RT006';
    END IF;
    LOOP
        UPDATE people_trace t SET
            plain_names = ARRAY(SELECT DISTINCT unnest(t.plain_names || names) ORDER BY 1),
            postcodes = ARRAY(SELECT DISTINCT unnest(t.postcodes || places) ORDER BY 1),
            keys = ARRAY(SELECT DISTINCT unnest(t.keys || found_by) ORDER BY 1)
        WHERE t.person_id = known;
        EXIT WHEN FOUND;
        BEGIN
            INSERT INTO people_trace (person_id, plain_names, postcodes, keys)
            VALUES (known, names, places, found_by);
            EXIT;
        EXCEPTION WHEN unique_violation THEN  -- somebody identified them at the same moment
        END;
    END LOOP;
END $$;

-- Who shares a key with somebody described, and about how many people are known in all.
CREATE FUNCTION people_found(wanted text[], at_most integer)
RETURNS TABLE (id uuid, given_name text, family_name text, born_on date, sex text,
               nhs_number text, plain_names text[], postcodes text[], size bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    IF guard.role() NOT IN ('practitioner', 'representative', 'agency_manager') THEN
        RAISE EXCEPTION 'this role does not search people' USING ERRCODE = 'RT006';
    END IF;
    RETURN QUERY
        SELECT p.id, p.given_name::text, p.family_name::text, p.born_on, p.sex::text,
               p.nhs_number::text, t.plain_names, t.postcodes,
               (SELECT greatest(c.reltuples, 0)::bigint FROM pg_class c
                WHERE c.oid = 'people_trace'::regclass)
        FROM people_trace t JOIN people_person p ON p.id = t.person_id
        WHERE t.keys && wanted
        ORDER BY cardinality(ARRAY(SELECT unnest(t.keys) INTERSECT SELECT unnest(wanted))) DESC,
                 p.id
        LIMIT at_most;
END $$;
REVOKE ALL ON FUNCTION people_remember, people_found FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_remember, people_found TO roundtable_app;
DROP FUNCTION people_search;
"""


def _words() -> models.Field[list[str], list[str]]:
    # Compared byte by byte: faster than by the rules of a language, and nobody sorts by them.
    return django.contrib.postgres.fields.ArrayField(
        base_field=models.TextField(db_collation="C"), size=None
    )


class Migration(migrations.Migration):
    """Adds traces, and a search that gives what the matcher weighs."""

    dependencies = [("people", "0002_search"), ("database", "0001_guard")]
    operations = [
        migrations.RemoveIndex(model_name="person", name="person_keys"),
        migrations.RemoveField(model_name="person", name="keys"),
        migrations.CreateModel(
            name="Trace",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="people.person",
                    ),
                ),
                ("plain_names", _words()),
                ("postcodes", _words()),
                ("keys", _words()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["keys"], name="trace_keys")
                ],
            },
        ),
        migrations.RunSQL(SEARCH, migrations.RunSQL.noop),
    ]
