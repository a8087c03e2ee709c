"""An agency that a version adds signs it as well, and its first people are seated before.

None is bound by what it did not sign. Whoever signs for it needs a seat, which two agencies of the
charter in force agree to; with nobody yet to make their code, an agency that agreed makes it.
"""

from __future__ import annotations

from django.db import migrations

ENOUGH = """
CREATE OR REPLACE FUNCTION oversight_enough(of_proposal uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
DECLARE
    ruling jsonb := oversight_rules();
    ours text[] := oversight_agencies(ruling);
    rule jsonb;
    named text[];
    signed text[];
    must text[];
BEGIN
    SELECT ruling->'amendments'->p.kind, oversight_agencies(p.rules) INTO rule, named
        FROM oversight_proposal p WHERE p.id = of_proposal;
    IF rule IS NULL THEN RETURN false; END IF;
    IF EXISTS (SELECT FROM unnest(named) a WHERE a <> ALL(ours || oversight_signed(of_proposal))) THEN
        RETURN false;
    END IF;
    SELECT coalesce(array_agg(a), '{}') INTO signed FROM unnest(oversight_signed(of_proposal)) a
        WHERE a = ANY(ours);
    SELECT coalesce(array_agg(a), '{}') INTO must
        FROM jsonb_array_elements_text(rule->'must_include') a;
    RETURN must <@ signed AND cardinality(signed) >=
        CASE WHEN rule->>'signatures' = 'all' THEN cardinality(ours)
             ELSE (rule->>'signatures')::integer END;
END $$;
"""

# The agency is called as in the text last proposed, which it joins by.
ADMITTED = """
CREATE FUNCTION oversight_admit_for_seat() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    INSERT INTO access_agency (code, name)
        SELECT NEW.agency_id, p.rules->'agencies'->>NEW.agency_id FROM oversight_proposal p
        WHERE p.rules->'agencies' ? NEW.agency_id
          AND NOT EXISTS (SELECT FROM access_agency g WHERE g.code = NEW.agency_id)
        ORDER BY p.proposed_at DESC LIMIT 1;
    RETURN NEW;
END $$;
CREATE TRIGGER admit_for_seat BEFORE INSERT ON access_membership
    FOR EACH ROW EXECUTE FUNCTION oversight_admit_for_seat();
REVOKE ALL ON FUNCTION oversight_admit_for_seat FROM PUBLIC;
"""

CODES = """
CREATE FUNCTION oversight_makes_first_code(the_change uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
    SELECT EXISTS (
        SELECT FROM oversight_change c JOIN oversight_approval a ON a.change_id = c.id
        WHERE c.id = the_change AND c.power = 'seat' AND a.agrees AND a.agency = guard.agency()
          AND NOT EXISTS (
            SELECT FROM access_membership m JOIN access_user u ON u.id = m.user_id
            WHERE m.agency_id = c.of_agency AND m.role IN ('governance', 'agency_manager')
              AND u.email <> c.email AND m.starts_on <= oversight_today()
              AND coalesce(m.ends_on, oversight_today()) >= oversight_today()))
$$;
REVOKE ALL ON FUNCTION oversight_makes_first_code FROM PUBLIC;

CREATE OR REPLACE FUNCTION oversight_check_code() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    IF NEW.used_at IS NOT NULL OR NOT oversight_holds_seat('{governance,agency_manager}')
       OR NEW.expires_at > now() + interval '8 days' OR NOT EXISTS (
        SELECT FROM oversight_effect e JOIN oversight_change c ON c.id = e.change_id
            JOIN access_membership m ON m.id = e.membership_id
        WHERE c.id = NEW.change_id AND c.power IN ('seat', 'reset_sign_in')
          AND (c.of_agency = guard.agency() OR oversight_makes_first_code(c.id))
          AND m.user_id <> guard.user_id() AND m.ends_on IS NULL) THEN
        PERFORM oversight_alone('a code is made by the person''s agency once others agreed');
    END IF;
    RETURN NEW;
END $$;
"""

UNDO = """
CREATE OR REPLACE FUNCTION oversight_check_code() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    IF NEW.used_at IS NOT NULL OR NOT oversight_holds_seat('{governance,agency_manager}')
       OR NEW.expires_at > now() + interval '8 days' OR NOT EXISTS (
        SELECT FROM oversight_effect e JOIN oversight_change c ON c.id = e.change_id
            JOIN access_membership m ON m.id = e.membership_id
        WHERE c.id = NEW.change_id AND c.power IN ('seat', 'reset_sign_in')
          AND c.of_agency = guard.agency() AND m.user_id <> guard.user_id()
          AND m.ends_on IS NULL) THEN
        PERFORM oversight_alone('a code is made by the person''s agency once others agreed');
    END IF;
    RETURN NEW;
END $$;
DROP FUNCTION oversight_makes_first_code;
DROP TRIGGER admit_for_seat ON access_membership;
DROP FUNCTION oversight_admit_for_seat;

CREATE OR REPLACE FUNCTION oversight_enough(of_proposal uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
DECLARE
    ruling jsonb := oversight_rules();
    ours text[] := oversight_agencies(ruling);
    rule jsonb;
    signed text[];
    must text[];
BEGIN
    SELECT ruling->'amendments'->p.kind INTO rule FROM oversight_proposal p WHERE p.id = of_proposal;
    IF rule IS NULL THEN RETURN false; END IF;
    SELECT coalesce(array_agg(a), '{}') INTO signed FROM unnest(oversight_signed(of_proposal)) a
        WHERE a = ANY(ours);
    SELECT coalesce(array_agg(a), '{}') INTO must
        FROM jsonb_array_elements_text(rule->'must_include') a;
    RETURN must <@ signed AND cardinality(signed) >=
        CASE WHEN rule->>'signatures' = 'all' THEN cardinality(ours)
             ELSE (rule->>'signatures')::integer END;
END $$;
"""


class Migration(migrations.Migration):
    """Counts the signature of an agency that joins, and lets its first people in."""

    dependencies = [("oversight", "0004_their_own_password")]
    operations = [migrations.RunSQL([ENOUGH, ADMITTED, CODES], [UNDO])]
