"""The guard schema: the keyed context that row security asks."""

from __future__ import annotations

from django.db import migrations

GUARD = """
CREATE SCHEMA guard;
REVOKE ALL ON SCHEMA guard FROM PUBLIC;
GRANT USAGE ON SCHEMA guard TO roundtable_app, roundtable_auditor;

CREATE TABLE guard.secret (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    key bytea NOT NULL
);
REVOKE ALL ON guard.secret FROM PUBLIC, roundtable_app;

CREATE FUNCTION guard.context() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    said text[] := string_to_array(coalesce(current_setting('roundtable.context', true), ''), '|');
    message text;
    secret bytea;
BEGIN
    IF array_length(said, 1) IS DISTINCT FROM 4 THEN
        RAISE EXCEPTION 'no context: say who reads, with guard.entered(actor)' USING ERRCODE = 'RT001';
    END IF;
    SELECT key INTO STRICT secret FROM guard.secret;
    message := concat_ws('|', said[1], said[2], said[3], pg_backend_pid(),
                         (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint);
    IF said[4] IS DISTINCT FROM
       encode(sha256(secret || sha256(secret || convert_to(message, 'UTF8'))), 'hex') THEN
        RAISE EXCEPTION 'the context was not made for this transaction' USING ERRCODE = 'RT002';
    END IF;
    RETURN said;
END $$;

CREATE FUNCTION guard.user_id() RETURNS uuid LANGUAGE sql STABLE AS 'SELECT (guard.context())[1]::uuid';
CREATE FUNCTION guard.agency() RETURNS text LANGUAGE sql STABLE AS 'SELECT (guard.context())[2]';
CREATE FUNCTION guard.role() RETURNS text LANGUAGE sql STABLE AS 'SELECT (guard.context())[3]';
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA guard FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA guard TO roundtable_app, roundtable_auditor;
"""


class Migration(migrations.Migration):
    """Creates the schema `guard` with its secret and its functions."""

    initial = True
    operations = [migrations.RunSQL(GUARD, "DROP SCHEMA guard CASCADE")]
