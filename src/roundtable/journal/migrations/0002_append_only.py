"""What makes the journal append-only: one definer function that appends, and triggers that refuse
the rest.
"""

from __future__ import annotations

from django.db import migrations

APPEND_ONLY = """
REVOKE ALL ON journal_entry, journal_head, journal_seal FROM roundtable_app;
REVOKE ALL ON SEQUENCE journal_entry_id_seq FROM roundtable_app;
GRANT SELECT ON journal_entry, journal_head, journal_seal TO roundtable_auditor;

CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: % refused', TG_OP USING ERRCODE = 'RT003';
END $$;

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_is_append_only();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON journal_seal
    FOR EACH ROW EXECUTE FUNCTION journal_is_append_only();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON journal_seal
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();

CREATE FUNCTION journal_append(
    on_chain text, happened_at timestamptz, what text, on_case uuid, on_record text, why text,
    under text[], in_version text, committed bytea
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
DECLARE
    now_at timestamptz := date_trunc('microseconds', clock_timestamp());
    before bytea;
    place integer;
    digest bytea;
    said text;
    entry bigint;
BEGIN
    INSERT INTO journal_head (chain, sequence, hash, changed_at)
        VALUES (on_chain, 0, decode(repeat('00', 32), 'hex'), now_at)
        ON CONFLICT (chain) DO NOTHING;
    SELECT sequence + 1, hash INTO place, before FROM journal_head WHERE chain = on_chain FOR UPDATE;
    said := concat_ws(chr(31), on_chain, place,
        (extract(epoch FROM happened_at) * 1000000)::bigint,
        (extract(epoch FROM now_at) * 1000000)::bigint,
        guard.user_id(), guard.agency(), guard.role(), what, coalesce(on_case::text, ''), on_record, why,
        array_to_string(under, ','), in_version, encode(committed, 'hex'), encode(before, 'hex'));
    IF length(said) - length(replace(said, chr(31), '')) <> 14 THEN
        RAISE EXCEPTION 'a journal field holds a separator' USING ERRCODE = 'RT004';
    END IF;
    digest := sha256(convert_to(said, 'UTF8'));
    INSERT INTO journal_entry (chain, sequence, at, recorded_at, actor_id, agency, role, kind, case_id, record,
                               purpose, clauses, charter_version, commitment, previous, hash)
        VALUES (on_chain, place, happened_at, now_at, guard.user_id(), guard.agency(), guard.role(), what, on_case,
                on_record, why, under, in_version, committed, before, digest)
        RETURNING id INTO entry;
    UPDATE journal_head SET sequence = place, hash = digest, changed_at = now_at WHERE chain = on_chain;
    PERFORM pg_notify('journal', coalesce(on_case::text, on_chain));
    RETURN entry;
END $$;

CREATE FUNCTION journal_saw(on_case uuid, what text, seen_at timestamptz, since timestamptz)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM journal_entry WHERE case_id = on_case AND actor_id = guard.user_id()
                   AND kind = what AND at > since) THEN
        PERFORM journal_append('case:' || on_case, seen_at, what, on_case, '', '', '{}', '', '');
    END IF;
END $$;

CREATE FUNCTION journal_seal_basis(OUT last bigint, OUT last_digest bytea, OUT total bigint, OUT changed jsonb,
                                   OUT sealed_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
DECLARE since timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('journal_seal'));
    LOCK TABLE journal_head IN SHARE MODE;
    SELECT s.number, sha256(s.root || s.signature), s.at INTO last, last_digest, since
        FROM journal_seal s ORDER BY s.number DESC LIMIT 1;
    sealed_at := clock_timestamp();
    last := coalesce(last, 0);
    last_digest := coalesce(last_digest, decode(repeat('00', 32), 'hex'));
    SELECT coalesce(sum(h.sequence), 0),
           coalesce(jsonb_agg(jsonb_build_array(h.chain, h.sequence, encode(h.hash, 'hex')) ORDER BY h.chain)
                    FILTER (WHERE since IS NULL OR h.changed_at > since), '[]')
        INTO total, changed FROM journal_head h;
END $$;

CREATE FUNCTION journal_write_seal(
    at_number bigint, sealed_at timestamptz, before bytea, counted bigint, changed jsonb, over bytea, signed bytea
) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
    INSERT INTO journal_seal (number, at, previous, total, heads, root, signature)
        VALUES (at_number, sealed_at, before, counted, changed, over, signed)
$$;

REVOKE ALL ON FUNCTION journal_append, journal_saw, journal_seal_basis, journal_write_seal FROM PUBLIC;
GRANT EXECUTE ON FUNCTION journal_append, journal_saw, journal_seal_basis, journal_write_seal TO roundtable_app;
"""

UNDO = """
DROP TRIGGER refuse_change ON journal_entry; DROP TRIGGER refuse_truncate ON journal_entry;
DROP TRIGGER refuse_change ON journal_seal; DROP TRIGGER refuse_truncate ON journal_seal;
DROP FUNCTION journal_append, journal_saw, journal_seal_basis, journal_write_seal, journal_is_append_only;
"""


class Migration(migrations.Migration):
    """Adds the append function, the triggers and the grants."""

    dependencies = [("journal", "0001_initial"), ("database", "0001_guard")]
    operations = [migrations.RunSQL(APPEND_ONLY, UNDO)]
