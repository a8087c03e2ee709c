"""What finds a person again: kept apart from the person, read by the search alone."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

SEARCH = """
REVOKE ALL ON people_trace FROM roundtable_app;

-- A trace grows while the same person is meant, and goes with the one who is meant instead.
CREATE FUNCTION people_remember(told_by uuid, known uuid, names text[], places text[],
                                found_by text[], born date, of_sex text, nhs text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    IF guard.role() NOT IN ('practitioner', 'representative', 'agency_manager') THEN
        RAISE EXCEPTION 'this role does not identify people' USING ERRCODE = 'RT006';
    END IF;
    INSERT INTO people_trace AS t
        (source, person_id, plain_names, postcodes, keys, born_on, sex, nhs_number, looked)
    VALUES (told_by, known, names, places, found_by, born, of_sex, nhs, false)
    ON CONFLICT (source) DO UPDATE SET
        person_id = known, looked = false,
        plain_names = CASE WHEN t.person_id = known
            THEN ARRAY(SELECT DISTINCT unnest(t.plain_names || names) ORDER BY 1) ELSE names END,
        postcodes = CASE WHEN t.person_id = known
            THEN ARRAY(SELECT DISTINCT unnest(t.postcodes || places) ORDER BY 1) ELSE places END,
        keys = CASE WHEN t.person_id = known
            THEN ARRAY(SELECT DISTINCT unnest(t.keys || found_by) ORDER BY 1) ELSE found_by END;
END $$;

-- All that somebody was ever described by. What was not known of them at first may be known from a
-- later case.
CREATE FUNCTION people_told(known uuid)
RETURNS TABLE (id uuid, given_name text, family_name text, born_on date, sex text,
               nhs_number text, plain_names text[], postcodes text[])
LANGUAGE sql STABLE SET search_path = public, pg_catalog AS $$
    SELECT p.id, p.given_name::text, p.family_name::text, coalesce(p.born_on, max(t.born_on)),
           coalesce(nullif(p.sex, ''), max(t.sex), '')::text,
           coalesce(nullif(p.nhs_number, ''), max(t.nhs_number), '')::text,
           ARRAY(SELECT DISTINCT unnest(each.plain_names) FROM people_trace each
                 WHERE each.person_id = p.id ORDER BY 1),
           ARRAY(SELECT DISTINCT unnest(each.postcodes) FROM people_trace each
                 WHERE each.person_id = p.id ORDER BY 1)
    FROM people_person p LEFT JOIN people_trace t ON t.person_id = p.id
    WHERE p.id = known GROUP BY p.id
$$;

-- Who shares a key, those with the most in common first, and how many are known in all.
CREATE FUNCTION people_sharing(wanted text[], at_most integer)
RETURNS TABLE (id uuid, given_name text, family_name text, born_on date, sex text,
               nhs_number text, plain_names text[], postcodes text[], size bigint)
LANGUAGE sql STABLE SET search_path = public, pg_catalog AS $$
    WITH alike AS (
        SELECT t.person_id, max(cardinality(
            ARRAY(SELECT unnest(t.keys) INTERSECT SELECT unnest(wanted)))) AS shared
        FROM people_trace t WHERE t.keys && wanted
        GROUP BY t.person_id ORDER BY shared DESC, t.person_id LIMIT at_most
    )
    SELECT told.*, (SELECT greatest(c.reltuples, 0)::bigint FROM pg_class c
                    WHERE c.oid = 'people_person'::regclass)
    FROM alike a CROSS JOIN LATERAL people_told(a.person_id) told
    ORDER BY a.shared DESC, told.id
$$;

CREATE FUNCTION people_found(wanted text[], at_most integer)
RETURNS TABLE (id uuid, given_name text, family_name text, born_on date, sex text,
               nhs_number text, plain_names text[], postcodes text[], size bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    IF guard.role() NOT IN ('practitioner', 'representative', 'agency_manager') THEN
        RAISE EXCEPTION 'this role does not search people' USING ERRCODE = 'RT006';
    END IF;
    RETURN QUERY SELECT * FROM people_sharing(wanted, at_most);
END $$;
REVOKE ALL ON FUNCTION people_remember, people_told, people_sharing, people_found
    FROM PUBLIC;
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
                ("source", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                ("plain_names", _words()),
                ("postcodes", _words()),
                ("keys", _words()),
                ("born_on", models.DateField(null=True)),
                ("sex", models.CharField(blank=True, max_length=1)),
                ("nhs_number", models.CharField(blank=True, max_length=10)),
                ("looked", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["keys"], name="trace_keys")
                ],
            },
        ),
        migrations.RunSQL(SEARCH, migrations.RunSQL.noop),
    ]
