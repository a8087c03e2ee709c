"""Merging two people and taking it back, by the only functions that may; finding who may be one, for
the hub's clockwork.
"""

from __future__ import annotations

from django.db import migrations

WORKING = "(select guard.role()) IN ('practitioner', 'representative', 'agency_manager')"
OURS = f"({WORKING} AND agency = (select guard.agency()))"

ROW_SECURITY = f"""
ALTER TABLE people_alike ENABLE ROW LEVEL SECURITY;
REVOKE SELECT, UPDATE, DELETE ON people_alike FROM roundtable_app;
CREATE POLICY add ON people_alike FOR INSERT TO roundtable_app WITH CHECK {OURS};

-- Who was merged is told to those who may see who it is now.
ALTER TABLE people_merging ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON people_merging FOR SELECT TO roundtable_app USING (
    {WORKING} AND (SELECT true FROM people_person p
        WHERE p.id IN (kept_id, gone_id, people_now(kept_id)) LIMIT 1));
CREATE POLICY add ON people_merging FOR INSERT TO roundtable_app WITH CHECK (
    {OURS} AND EXISTS (SELECT FROM people_person p WHERE p.id IN (kept_id, gone_id)));
ALTER TABLE people_parting ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON people_parting FOR SELECT TO roundtable_app USING (
    {WORKING} AND (SELECT true FROM people_merging m WHERE m.id = merging_id));
CREATE POLICY add ON people_parting FOR INSERT TO roundtable_app WITH CHECK (
    {OURS} AND EXISTS (SELECT FROM people_merging m WHERE m.id = merging_id));
REVOKE ALL ON people_moved FROM roundtable_app;
"""

MERGING = """
-- Every relation to a person, but those that say who was merged or may be: found in the catalogue,
-- so that none that comes later is forgotten.
CREATE FUNCTION people_relations() RETURNS TABLE (relation regclass, of_person name, row_key name)
LANGUAGE sql STABLE SET search_path = public, pg_catalog AS $$
    SELECT c.conrelid::regclass, a.attname, k.attname
    FROM pg_constraint c
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    JOIN pg_index i ON i.indrelid = c.conrelid AND i.indisprimary
    JOIN pg_attribute k ON k.attrelid = c.conrelid AND k.attnum = i.indkey[0]
    WHERE c.contype = 'f' AND c.confrelid = 'people_person'::regclass
      AND c.conrelid NOT IN ('people_alike'::regclass, 'people_merging'::regclass)
    ORDER BY 1, 2
$$;

CREATE FUNCTION people_now(known uuid) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
DECLARE
    now_known uuid := known;
    next_known uuid;
BEGIN
    LOOP
        SELECT m.kept_id INTO next_known FROM people_merging m
        WHERE m.gone_id = now_known
          AND NOT EXISTS (SELECT FROM people_parting p WHERE p.merging_id = m.id);
        EXIT WHEN next_known IS NULL;
        now_known := next_known;
    END LOOP;
    RETURN now_known;
END $$;

CREATE FUNCTION people_merge(of_merging uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
DECLARE
    m people_merging;
    r record;
BEGIN
    SELECT * INTO STRICT m FROM people_merging WHERE id = of_merging;
    IF m.agency IS DISTINCT FROM guard.agency() THEN
        RAISE EXCEPTION 'a merging is done by whoever asked for it' USING ERRCODE = 'RT006';
    END IF;
    PERFORM FROM people_person WHERE id IN (m.kept_id, m.gone_id) ORDER BY id FOR UPDATE;
    IF people_now(m.kept_id) <> m.kept_id OR EXISTS (
        SELECT FROM people_merging earlier WHERE earlier.gone_id = m.gone_id AND earlier.id <> m.id
          AND NOT EXISTS (SELECT FROM people_parting p WHERE p.merging_id = earlier.id)) THEN
        RAISE EXCEPTION 'one of them was merged already' USING ERRCODE = 'RT007';
    END IF;
    FOR r IN SELECT * FROM people_relations() LOOP
        EXECUTE format(
            'WITH moved AS (UPDATE %1$s SET %2$I = $1 WHERE %2$I = $2 RETURNING %3$I)'
            ' INSERT INTO people_moved (merging_id, relation, row)'
            ' SELECT $3, %4$L, %3$I::text FROM moved',
            r.relation, r.of_person, r.row_key, r.relation || '.' || r.of_person
        ) USING m.kept_id, m.gone_id, m.id;
    END LOOP;
    UPDATE people_trace SET looked = false WHERE person_id = m.kept_id;
    -- Whoever was said to be two with the one who went is two with the one who is kept.
    INSERT INTO people_alike (id, one_id, other_id, probability, model, found_at, verdict, because,
                              agency, name, judged_at)
        SELECT gen_random_uuid(), least(m.kept_id, w.third), greatest(m.kept_id, w.third),
               w.probability, w.model, w.found_at, w.verdict, w.because, w.agency, w.name,
               w.judged_at
        FROM (SELECT a.*, CASE WHEN a.one_id = m.gone_id THEN a.other_id ELSE a.one_id END AS third
              FROM people_alike a
              WHERE m.gone_id IN (a.one_id, a.other_id) AND a.verdict = 'two') w
        WHERE w.third <> m.kept_id
        ON CONFLICT (one_id, other_id) DO NOTHING;
END $$;

-- What was moved goes back where it is still as it was left.
CREATE FUNCTION people_part(of_merging uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
DECLARE
    m people_merging;
    r record;
BEGIN
    SELECT * INTO STRICT m FROM people_merging WHERE id = of_merging;
    IF NOT EXISTS (SELECT FROM people_parting p
                   WHERE p.merging_id = of_merging AND p.agency = guard.agency()) THEN
        RAISE EXCEPTION 'a merging is taken back by whoever asked for it' USING ERRCODE = 'RT006';
    END IF;
    PERFORM FROM people_person WHERE id IN (m.kept_id, m.gone_id) ORDER BY id FOR UPDATE;
    FOR r IN SELECT * FROM people_relations() LOOP
        EXECUTE format(
            'UPDATE %1$s SET %2$I = $2 WHERE %2$I = $1 AND %3$I::text IN'
            ' (SELECT row FROM people_moved WHERE merging_id = $3 AND relation = %4$L)',
            r.relation, r.of_person, r.row_key, r.relation || '.' || r.of_person
        ) USING people_now(m.kept_id), m.gone_id, m.id;
    END LOOP;
    DELETE FROM people_moved WHERE merging_id = m.id;
    UPDATE people_trace SET looked = false WHERE person_id IN (people_now(m.kept_id), m.gone_id);
END $$;

-- A pair is judged by those who may see one of the two, as their cases let them.
CREATE FUNCTION people_seen_by_asker(whom uuid[]) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_catalog AS $$
    SELECT guard.role() IN ('practitioner', 'representative', 'agency_manager') AND EXISTS (
        SELECT FROM cases_involvement i JOIN cases_case c ON c.id = i.case_id
        WHERE i.person_id = ANY (whom) AND guard.agency() = ANY (c.agencies))
$$;

CREATE FUNCTION people_judge(pair uuid, said text, because_of text, by_name text, at timestamptz)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    UPDATE people_alike a SET verdict = said, because = because_of, name = by_name,
        agency = guard.agency(), judged_at = at
        WHERE a.id = pair AND people_seen_by_asker(ARRAY[a.one_id, a.other_id]);
    RETURN FOUND;
END $$;

-- The pairs that the asker may judge, likeliest first; or one of them.
CREATE FUNCTION people_pairs(only_pair uuid, judged boolean, at_most integer)
RETURNS TABLE (id uuid, probability float8, verdict text, because text, agency text, name text,
               judged_at timestamptz, found_at timestamptz,
               one_id uuid, one_given text, one_family text, one_born date, one_sex text,
               one_nhs text, one_names text[], one_places text[], one_since timestamptz,
               other_id uuid, other_given text, other_family text, other_born date,
               other_sex text, other_nhs text, other_names text[], other_places text[],
               other_since timestamptz, size bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    RETURN QUERY
        SELECT a.id, a.probability, a.verdict::text, a.because, a.agency::text, a.name::text,
               a.judged_at, a.found_at,
               one.*, (SELECT p.known_since FROM people_person p WHERE p.id = a.one_id),
               other.*, (SELECT p.known_since FROM people_person p WHERE p.id = a.other_id),
               (SELECT greatest(c.reltuples, 0)::bigint FROM pg_class c
                WHERE c.oid = 'people_person'::regclass)
        FROM people_alike a
        CROSS JOIN LATERAL people_told(a.one_id) one
        CROSS JOIN LATERAL people_told(a.other_id) other
        WHERE (only_pair IS NULL OR a.id = only_pair)
          AND (only_pair IS NOT NULL OR (a.verdict = 'two') = judged)
          AND people_seen_by_asker(ARRAY[a.one_id, a.other_id])
          AND people_now(a.one_id) = a.one_id AND people_now(a.other_id) = a.other_id
        ORDER BY a.probability DESC, a.id LIMIT at_most;
END $$;
REVOKE ALL ON FUNCTION people_relations, people_now, people_merge, people_part,
    people_seen_by_asker, people_judge, people_pairs FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_relations, people_now, people_merge, people_part, people_judge,
    people_pairs TO roundtable_app;
"""

# Only the clockwork may ask: it tells nobody what it reads.
FINDING = """
CREATE FUNCTION people_only_the_clockwork() RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF guard.user_id() <> '00000000-0000-0000-0000-000000000005' OR guard.role() <> 'operator' THEN
        RAISE EXCEPTION 'this is for the hub''s clockwork' USING ERRCODE = 'RT006';
    END IF;
END $$;

-- Somebody told of since people like them were looked for, or nobody.
CREATE FUNCTION people_not_looked_for(at_most integer) RETURNS TABLE (id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    PERFORM people_only_the_clockwork();
    RETURN QUERY SELECT DISTINCT t.person_id FROM people_trace t WHERE NOT t.looked LIMIT at_most;
END $$;

-- Who shares a key with somebody known, themselves among them.
CREATE FUNCTION people_alike_to(known uuid, at_most integer)
RETURNS TABLE (id uuid, given_name text, family_name text, born_on date, sex text,
               nhs_number text, plain_names text[], postcodes text[], size bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    PERFORM people_only_the_clockwork();
    RETURN QUERY SELECT * FROM people_sharing(
        ARRAY(SELECT DISTINCT unnest(t.keys) FROM people_trace t WHERE t.person_id = known),
        at_most);
END $$;

-- Keeps who may be the same as somebody known. What somebody has judged stays as judged; what is
-- open and was not found again goes.
CREATE FUNCTION people_keep_alike(known uuid, others uuid[], likely float8[], by_model text,
                                  at timestamptz)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
DECLARE
    new_pairs integer;
BEGIN
    PERFORM people_only_the_clockwork();
    DELETE FROM people_alike a
        WHERE known IN (a.one_id, a.other_id) AND a.verdict = ''
          AND NOT (CASE WHEN a.one_id = known THEN a.other_id ELSE a.one_id END = ANY (others));
    INSERT INTO people_alike AS a (id, one_id, other_id, probability, model, found_at, verdict,
                                   because, agency, name)
        SELECT gen_random_uuid(), least(known, f.id), greatest(known, f.id), f.probability,
               by_model, at, '', '', '', ''
        FROM unnest(others, likely) AS f (id, probability)
        ON CONFLICT (one_id, other_id) DO UPDATE
            SET probability = excluded.probability, model = by_model, found_at = at
            WHERE a.verdict = '';
    GET DIAGNOSTICS new_pairs = ROW_COUNT;
    UPDATE people_trace SET looked = true WHERE person_id = known;
    RETURN new_pairs;
END $$;
REVOKE ALL ON FUNCTION people_only_the_clockwork, people_not_looked_for, people_alike_to,
    people_keep_alike FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_not_looked_for, people_alike_to, people_keep_alike
    TO roundtable_app;
CREATE INDEX trace_not_looked ON people_trace (person_id) WHERE NOT looked;
"""
UNDO = """
DROP POLICY add ON people_alike; ALTER TABLE people_alike DISABLE ROW LEVEL SECURITY;
DROP POLICY see ON people_merging; DROP POLICY add ON people_merging;
ALTER TABLE people_merging DISABLE ROW LEVEL SECURITY;
DROP POLICY see ON people_parting; DROP POLICY add ON people_parting;
ALTER TABLE people_parting DISABLE ROW LEVEL SECURITY;
DROP FUNCTION people_pairs, people_judge, people_seen_by_asker, people_not_looked_for, people_alike_to, people_keep_alike,
    people_only_the_clockwork, people_part, people_merge, people_now, people_relations;
DROP INDEX trace_not_looked;
"""


class Migration(migrations.Migration):
    """Adds what merges, takes back and finds."""

    dependencies = [("people", "0006_alike"), ("database", "0001_guard")]
    operations = [migrations.RunSQL(MERGING + FINDING + ROW_SECURITY, UNDO)]
