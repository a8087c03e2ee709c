"""Consent, capacity and overrides are an agency's own, but for withdrawals it tells of."""

from __future__ import annotations

from django.db import migrations

BOARD = "'governance', 'agency_manager', 'hub_manager', 'information_governance'"
WORKING = "(select guard.role()) IN ('practitioner', 'representative', 'agency_manager')"
GOVERNING = "(select guard.role()) = 'information_governance'"
CASE_SEEN = "(SELECT true FROM cases_case c WHERE c.id = case_id)"
SEEN = f"({WORKING} AND {CASE_SEEN})"
AGENCY = "(select guard.agency())"
OWN = f"agency = {AGENCY}"
# Whom an override waits for sees the case by a task, and there what their own agency recorded.
OURS = f"({OWN} AND ({WORKING} OR {GOVERNING}) AND {CASE_SEEN})"
TOLD = f"""(SELECT true FROM sharing_consentnotice n WHERE n.consent_id = sharing_consent.id
    AND n.to_agency = {AGENCY} LIMIT 1)"""

ROW_SECURITY = f"""
-- A definer function, because the consent's own policy asks the notices: whose no one may tell of.
CREATE FUNCTION sharing_heard_no(consent uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
    SELECT EXISTS (SELECT FROM sharing_consent c WHERE c.id = consent
        AND c.agency = guard.agency() AND c.state IN ('withdrawn', 'refused'))
$$;
REVOKE ALL ON FUNCTION sharing_heard_no FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sharing_heard_no TO roundtable_app;

ALTER TABLE sharing_consentnotice ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON sharing_consentnotice FOR SELECT TO roundtable_app
    USING ({SEEN} AND {AGENCY} IN (from_agency, to_agency));
CREATE POLICY add ON sharing_consentnotice FOR INSERT TO roundtable_app
    WITH CHECK ({SEEN} AND from_agency = {AGENCY} AND sharing_gave(item_id)
        AND sharing_heard_no(consent_id)
        AND (SELECT true FROM sharing_disclosure d WHERE d.item_id = sharing_consentnotice.item_id
            AND d.to_agency = sharing_consentnotice.to_agency LIMIT 1));
CREATE POLICY change ON sharing_consentnotice FOR UPDATE TO roundtable_app
    USING ({SEEN} AND to_agency = {AGENCY});
REVOKE UPDATE ON sharing_consentnotice FROM roundtable_app;
GRANT UPDATE (noted_at, noted_by) ON sharing_consentnotice TO roundtable_app;

ALTER TABLE sharing_consent ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON sharing_consent FOR SELECT TO roundtable_app
    USING ({OURS} OR {SEEN} AND {TOLD});
CREATE POLICY add ON sharing_consent FOR INSERT TO roundtable_app WITH CHECK ({SEEN} AND {OWN});
REVOKE UPDATE ON sharing_consent FROM roundtable_app;

ALTER TABLE sharing_capacityassessment ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON sharing_capacityassessment FOR SELECT TO roundtable_app USING {OURS};
CREATE POLICY add ON sharing_capacityassessment FOR INSERT TO roundtable_app
    WITH CHECK ({SEEN} AND {OWN});
REVOKE UPDATE ON sharing_capacityassessment FROM roundtable_app;

ALTER TABLE sharing_override ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON sharing_override FOR SELECT TO roundtable_app USING {OURS};
CREATE POLICY add ON sharing_override FOR INSERT TO roundtable_app WITH CHECK ({SEEN} AND {OWN});
CREATE POLICY change ON sharing_override FOR UPDATE TO roundtable_app
    USING ({OURS} AND ended_at IS NULL) WITH CHECK {OURS};
REVOKE UPDATE ON sharing_override FROM roundtable_app;
GRANT UPDATE (ended_at) ON sharing_override TO roundtable_app;

-- Nobody authorises what they asked for, or for another role than their own.
ALTER TABLE sharing_authorisation ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON sharing_authorisation FOR SELECT TO roundtable_app USING {OURS};
CREATE POLICY add ON sharing_authorisation FOR INSERT TO roundtable_app
    WITH CHECK ({OURS} AND role = (select guard.role())
        AND (SELECT o.role = sharing_authorisation.role AND o.asked_by <> (select guard.user_id())
            FROM sharing_override o WHERE o.id = override_id));
REVOKE UPDATE ON sharing_authorisation FROM roundtable_app;

ALTER TABLE sharing_footing ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON sharing_footing FOR SELECT TO roundtable_app USING {OURS};
CREATE POLICY add ON sharing_footing FOR INSERT TO roundtable_app WITH CHECK ({SEEN} AND {OWN});
REVOKE UPDATE ON sharing_footing FROM roundtable_app;

-- Whoever closes a case sees no other agency's overrides, and perhaps not that another withholds
-- something and was challenged. What waits there must end with it.
CREATE FUNCTION sharing_end_what_waits(closing uuid, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM cases_case WHERE id = closing AND lead = guard.agency()) THEN
        RAISE EXCEPTION 'a case is closed by its lead' USING ERRCODE = 'RT009';
    END IF;
    UPDATE sharing_override o SET ended_at = at
        WHERE o.case_id = closing AND o.ended_at IS NULL AND o.role <> ''
            AND NOT EXISTS (SELECT FROM sharing_authorisation a WHERE a.override_id = o.id);
    UPDATE sharing_challenge SET ended = 'case_closed', ended_at = at
        WHERE case_id = closing AND ended_at IS NULL;
    UPDATE workload_clock SET stopped_at = at
        WHERE case_id = closing AND step IN ('authorise', 'challenge') AND stopped_at IS NULL;
END
$$;
REVOKE ALL ON FUNCTION sharing_end_what_waits FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sharing_end_what_waits TO roundtable_app;

-- A definer function, because the board sees no consent: it gives counts and never a row.
CREATE FUNCTION sharing_overridden(from_at timestamptz, to_at timestamptz)
RETURNS TABLE (agency text, noes bigint, asked bigint, not_told bigint, stands json, grounds json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    IF guard.role() NOT IN ({BOARD}) THEN
        RAISE EXCEPTION 'counts of what is overridden are for the board' USING ERRCODE = 'RT004';
    END IF;
    RETURN QUERY
    WITH said AS (SELECT c.agency FROM sharing_consent c
        WHERE c.state IN ('refused', 'withdrawn')
            AND c.recorded_at >= from_at AND c.recorded_at < to_at),
    made AS (SELECT o.agency, o.ground, o.told, CASE WHEN o.role = '' THEN 'own'
            WHEN a.granted THEN 'granted' WHEN NOT a.granted THEN 'refused'
            WHEN o.ended_at IS NOT NULL THEN 'lapsed' ELSE 'waiting' END AS stand
        FROM sharing_override o LEFT JOIN sharing_authorisation a ON a.override_id = o.id
        WHERE o.recorded_at >= from_at AND o.recorded_at < to_at)
    SELECT g.agency::text, (SELECT count(*) FROM said s WHERE s.agency = g.agency),
        (SELECT count(*) FROM made m WHERE m.agency = g.agency),
        (SELECT count(*) FROM made m WHERE m.agency = g.agency AND NOT m.told),
        coalesce((SELECT json_object_agg(c.stand, c.n) FROM (SELECT m.stand, count(*) AS n
            FROM made m WHERE m.agency = g.agency GROUP BY 1) c), '{{}}'),
        coalesce((SELECT json_object_agg(c.ground, c.n) FROM (SELECT m.ground, count(*) AS n
            FROM made m WHERE m.agency = g.agency GROUP BY 1) c), '{{}}')
    FROM (SELECT s.agency FROM said s UNION SELECT m.agency FROM made m) g;
END
$$;
REVOKE ALL ON FUNCTION sharing_overridden FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sharing_overridden TO roundtable_app;

-- Whether the reader sees a challenge for which a clock runs. A function, with the reader's own
-- rights, so that nothing else that is asked of clocks has this to plan.
CREATE FUNCTION sharing_challenge_seen(on_case uuid, of_agency text, at_path text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_catalog AS $$
    SELECT EXISTS (SELECT FROM sharing_challenge c
        JOIN cases_involvement i ON i.id = c.involvement_id
        WHERE c.case_id = on_case AND c.agency = of_agency AND at_path IN
            ('request/' || i.place || '/', 'withheld/' || c.agency || '/' || i.place || '/'))
$$;
REVOKE ALL ON FUNCTION sharing_challenge_seen FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sharing_challenge_seen TO roundtable_app;

-- That somebody said no to an agency, and that it asks to go against that, is that agency's alone;
-- whether it knows somebody of whom it withholds something is seen where its answer is.
ALTER POLICY see ON workload_clock USING ((SELECT true FROM cases_case c WHERE c.id = case_id)
    AND (step NOT IN ('authorise', 'challenge') OR agency = (select guard.agency())
        OR step = 'challenge' AND sharing_challenge_seen(case_id, agency, path)));
ALTER POLICY see ON journal_entry USING ({WORKING}
    AND (SELECT true FROM cases_case c WHERE c.id = case_id)
    AND (agency = (select guard.agency()) OR purpose <> 'authorise'
        AND split_part(kind, '.refused', 1) NOT IN ('sharing.consent_recorded',
            'sharing.capacity_assessed', 'sharing.overridden', 'sharing.override_decided',
            'sharing.shared_further')));
"""
TABLES = (
    *("consentnotice", "consent", "capacityassessment", "override", "authorisation"),
    "footing",
)
UNDO = "".join(
    f"DROP POLICY IF EXISTS see ON sharing_{table}; DROP POLICY IF EXISTS add ON sharing_{table};"
    f"DROP POLICY IF EXISTS change ON sharing_{table};"
    f"ALTER TABLE sharing_{table} DISABLE ROW LEVEL SECURITY;"
    f"GRANT UPDATE ON sharing_{table} TO roundtable_app;"
    for table in reversed(TABLES)
)
UNDO += f"""
DROP FUNCTION sharing_overridden;
DROP FUNCTION sharing_heard_no; DROP FUNCTION sharing_end_what_waits;
ALTER POLICY see ON workload_clock USING ((SELECT true FROM cases_case c WHERE c.id = case_id));
DROP FUNCTION sharing_challenge_seen;
ALTER POLICY see ON journal_entry USING (({WORKING}
    AND (SELECT true FROM cases_case c WHERE c.id = case_id)));
"""


class Migration(migrations.Migration):
    """Switches row security on."""

    dependencies = [
        ("sharing", "0010_overrides"),
        ("workload", "0003_tasks"),
        ("journal", "0002_append_only"),
    ]
    operations = [migrations.RunSQL(ROW_SECURITY, UNDO)]
