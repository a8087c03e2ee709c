"""What the database itself refuses: a version without its signatures, a right changed by one agency.

Each new row is checked against who writes it and against the charter in force, for the owner of the
tables as for the app. RT007 is the answer to whoever tries alone.
"""

from __future__ import annotations

from django.db import migrations

# What is asked of the charter in force and of signatures.
ASKED = """
CREATE FUNCTION oversight_today() RETURNS date LANGUAGE sql STABLE AS
    $$ SELECT (now() AT TIME ZONE 'Europe/London')::date $$;

CREATE FUNCTION oversight_rules() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
    SELECT v.rules FROM charter_version v LEFT JOIN charter_standing s ON s.version_id = v.id
    WHERE v.effective_from <= oversight_today() AND s.stands IS NOT FALSE
      AND (v.lapses_on IS NULL OR v.lapses_on > oversight_today() OR s.stands)
    ORDER BY v.effective_from DESC, v.adopted_at DESC LIMIT 1
$$;

CREATE FUNCTION oversight_latest() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
    SELECT v.number FROM charter_version v LEFT JOIN charter_standing s ON s.version_id = v.id
    WHERE s.stands IS NOT FALSE
      AND (v.lapses_on IS NULL OR v.lapses_on > oversight_today() OR s.stands)
    ORDER BY v.adopted_at DESC, v.effective_from DESC LIMIT 1
$$;

CREATE FUNCTION oversight_agencies(rules jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS
    $$ SELECT coalesce(array_agg(code), '{}') FROM jsonb_object_keys(rules->'agencies') code $$;

CREATE FUNCTION oversight_signed(of_proposal uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
    SELECT coalesce(array_agg(s.agency::text), '{}') FROM oversight_signature s
    WHERE s.proposal_id = of_proposal AND NOT EXISTS (
        SELECT FROM oversight_objection o WHERE o.proposal_id = of_proposal AND o.agency = s.agency)
$$;

CREATE FUNCTION oversight_governed() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
    SELECT EXISTS (
        SELECT FROM oversight_proposal p JOIN charter_version v USING (number)
        WHERE p.kind = 'founding' AND oversight_agencies(p.rules) <@ oversight_signed(p.id))
$$;

CREATE FUNCTION oversight_enough(of_proposal uuid) RETURNS boolean
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

CREATE FUNCTION oversight_holds_seat(of_role text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
    SELECT EXISTS (
        SELECT FROM access_membership m JOIN access_user u ON u.id = m.user_id
        WHERE m.user_id = guard.user_id() AND m.agency_id = guard.agency() AND m.role = guard.role()
          AND u.is_active AND m.starts_on <= oversight_today()
          AND coalesce(m.ends_on, oversight_today()) >= oversight_today()
          AND (of_role IS NULL OR m.role = ANY(of_role)))
$$;

CREATE FUNCTION oversight_signs() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
    SELECT oversight_holds_seat(NULL) AND EXISTS (
        SELECT FROM access_membership m WHERE m.user_id = guard.user_id()
          AND m.agency_id = guard.agency() AND m.signs
          AND coalesce(m.ends_on, oversight_today()) >= oversight_today())
$$;

CREATE FUNCTION oversight_agreed(to_change uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
    SELECT EXISTS (
        SELECT FROM oversight_change c WHERE c.id = to_change
        AND NOT EXISTS (SELECT FROM oversight_approval a WHERE a.change_id = c.id AND NOT a.agrees)
        AND coalesce((oversight_rules()->'reserved'->c.power->>'agencies')::integer, 2) <= (
            SELECT count(DISTINCT behind) FROM (
                SELECT c.agency::text AS behind
                UNION SELECT a.agency::text FROM oversight_approval a WHERE a.change_id = c.id
            ) every WHERE behind = ANY(oversight_agencies(oversight_rules()))))
$$;

CREATE FUNCTION oversight_alone(what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'nobody does this alone: %', what USING ERRCODE = 'RT007';
END $$;
"""

# What is checked of each new row.
CHECKED = """
CREATE FUNCTION oversight_check_proposal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    IF NEW.kind = 'founding' THEN
        IF oversight_governed() OR NOT pg_has_role(session_user, 'roundtable_owner', 'MEMBER') THEN
            PERFORM oversight_alone('a hub is founded once, by its operator');
        END IF;
    ELSIF NEW.proposed_by <> guard.user_id() OR NEW.agency <> guard.agency()
       OR NOT (guard.role() = 'operator'
               OR oversight_holds_seat('{governance,agency_manager}')) THEN
        PERFORM oversight_alone('a proposal is made in one''s own name');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION oversight_check_signature() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
DECLARE p oversight_proposal;
BEGIN
    SELECT * INTO STRICT p FROM oversight_proposal WHERE id = NEW.proposal_id;
    IF NEW.user_id <> guard.user_id() OR NEW.agency <> guard.agency() OR NOT oversight_signs() THEN
        PERFORM oversight_alone('an agency''s named signatory signs, in their own name');
    ELSIF NEW.digest <> p.digest THEN
        PERFORM oversight_alone('a signature is over the text that was proposed');
    ELSIF NEW.agency <> ALL(oversight_agencies(p.rules) || oversight_agencies(oversight_rules())) THEN
        PERFORM oversight_alone('the agency is not one of this charter');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION oversight_check_objection() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
DECLARE p oversight_proposal;
BEGIN
    SELECT * INTO STRICT p FROM oversight_proposal WHERE id = NEW.proposal_id;
    IF NEW.user_id <> guard.user_id() OR NEW.agency <> guard.agency()
       OR NOT (oversight_signs() OR p.proposed_by = guard.user_id()) THEN
        PERFORM oversight_alone('an agency''s named signatory objects, in their own name');
    ELSIF p.kind = 'founding' AND oversight_governed() THEN
        PERFORM oversight_alone('the first charter stands once every agency has signed it');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION oversight_check_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
DECLARE
    p oversight_proposal;
    rule jsonb;
BEGIN
    IF NOT oversight_governed() THEN RETURN NEW; END IF;
    SELECT * INTO p FROM oversight_proposal o WHERE o.number = NEW.number AND o.text = NEW.text
        AND o.digest = NEW.digest AND o.rules = NEW.rules AND o.kind <> 'founding'
        AND o.base = oversight_latest() AND oversight_enough(o.id) LIMIT 1;
    IF p.id IS NULL THEN
        PERFORM oversight_alone('a version needs the signatures that the charter in force demands');
    END IF;
    rule := oversight_rules()->'amendments'->p.kind;
    IF NEW.effective_from < p.effective_from
       OR NEW.effective_from < oversight_today() + (rule->>'notice')::integer
       OR NEW.lapses_on IS DISTINCT FROM NEW.effective_from + (rule->>'lapses')::integer THEN
        PERFORM oversight_alone('a version takes effect after its notice, and lapses when it must');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION oversight_check_standing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
DECLARE
    v charter_version;
    p uuid;
BEGIN
    SELECT * INTO STRICT v FROM charter_version WHERE id = NEW.version_id;
    SELECT o.id INTO p FROM oversight_proposal o WHERE o.number = v.number AND o.text = v.text;
    IF NEW.stands AND NOT (
        v.lapses_on > oversight_today()
        AND oversight_agencies(v.rules) <@ oversight_signed(p)) THEN
        PERFORM oversight_alone('every agency confirms an urgent version before it lapses');
    ELSIF NOT NEW.stands AND (
        v.effective_from <= oversight_today() OR oversight_enough(p)) THEN
        PERFORM oversight_alone('a version with its signatures, or in force, is not stopped');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION oversight_check_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    IF NEW.asked_by <> guard.user_id() OR NEW.agency <> guard.agency()
       OR NOT (guard.role() = 'operator'
               OR oversight_holds_seat('{governance,agency_manager}')) THEN
        PERFORM oversight_alone('a change is asked for in one''s own name');
    ELSIF guard.role() <> 'operator' AND NEW.of_agency <> NEW.agency THEN
        PERFORM oversight_alone('an agency asks for its own people');
    ELSIF NEW.membership_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM access_membership m JOIN access_user u ON u.id = m.user_id
        WHERE m.id = NEW.membership_id AND m.agency_id = NEW.of_agency AND m.ends_on IS NULL
          AND m.user_id <> guard.user_id() AND u.email = NEW.email) THEN
        PERFORM oversight_alone('there is no such seat, or it is one''s own');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION oversight_check_approval() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
DECLARE
    c oversight_change;
    may text[];
BEGIN
    SELECT * INTO STRICT c FROM oversight_change WHERE id = NEW.change_id;
    SELECT coalesce(array_agg(a), '{governance,agency_manager}') INTO may FROM
        jsonb_array_elements_text(oversight_rules()->'reserved'->c.power->'approvers') a;
    IF NEW.user_id <> guard.user_id() OR NEW.agency <> guard.agency() THEN
        PERFORM oversight_alone('an agency answers in its own name');
    ELSIF EXISTS (SELECT FROM oversight_effect e WHERE e.change_id = c.id)
       OR EXISTS (SELECT FROM oversight_approval a WHERE a.change_id = c.id AND NOT a.agrees) THEN
        PERFORM oversight_alone('it has been dealt with');
    ELSIF NEW.agency = c.agency THEN
        IF NEW.agrees OR NOT oversight_holds_seat('{governance,agency_manager}') THEN
            PERFORM oversight_alone('another agency than the one that asked must agree');
        END IF;
    ELSIF NOT oversight_holds_seat(may)
       OR NEW.agency <> ALL(oversight_agencies(oversight_rules())) THEN
        PERFORM oversight_alone('the role does not agree to this for its agency');
    ELSIF EXISTS (SELECT FROM access_user u WHERE u.id = guard.user_id() AND u.email = c.email)
       OR c.asked_by = guard.user_id() THEN
        PERFORM oversight_alone('nobody agrees to a change of their own rights');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION oversight_check_membership() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
DECLARE c oversight_change;
BEGIN
    IF NOT oversight_governed() THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        SELECT * INTO c FROM oversight_change o WHERE o.id = NEW.change_id;
    END IF;
    IF c.id IS NULL OR NOT oversight_agreed(c.id) OR c.of_agency <> NEW.agency_id
       OR EXISTS (SELECT FROM oversight_effect e WHERE e.change_id = c.id)
       OR (c.power = 'seat') <> (TG_OP = 'INSERT')
       OR NOT (c.power IN ('seat', 'name_signatory') OR c.membership_id = NEW.id) THEN
        PERFORM oversight_alone('a seat changes when another agency has agreed');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION oversight_check_account() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    IF oversight_governed() AND NOT EXISTS (
        SELECT FROM oversight_change c WHERE c.power = 'seat' AND c.email = NEW.email
        AND c.name = NEW.name AND oversight_agreed(c.id)
        AND NOT EXISTS (SELECT FROM oversight_effect e WHERE e.change_id = c.id)) THEN
        PERFORM oversight_alone('an account is made when another agency has agreed');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION oversight_check_password() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    IF oversight_governed() AND NOT EXISTS (
        SELECT FROM oversight_code k JOIN oversight_effect e USING (change_id)
            JOIN access_membership m ON m.id = e.membership_id
        WHERE m.user_id = NEW.id AND k.used_at = transaction_timestamp()
          AND k.password_digest = encode(sha256(convert_to(NEW.password, 'UTF8')), 'hex'))
       AND NOT (NEW.password LIKE '!%' AND EXISTS (
        SELECT FROM oversight_change c JOIN access_membership m ON m.id = c.membership_id
        WHERE m.user_id = NEW.id AND c.power = 'reset_sign_in' AND oversight_agreed(c.id)
          AND NOT EXISTS (SELECT FROM oversight_effect e WHERE e.change_id = c.id))) THEN
        PERFORM oversight_alone('a password is chosen with a code that two agencies agreed to');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION oversight_check_code() RETURNS trigger
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

CREATE FUNCTION oversight_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was signed and agreed is never changed' USING ERRCODE = 'RT005';
END $$;
"""

UNDO = """
DROP FUNCTION oversight_check_version, oversight_check_standing, oversight_check_membership,
    oversight_check_account, oversight_check_password, oversight_check_proposal,
    oversight_check_signature, oversight_check_objection, oversight_check_change,
    oversight_check_approval, oversight_check_code, oversight_stands;
DROP FUNCTION oversight_agreed, oversight_signs, oversight_holds_seat, oversight_enough,
    oversight_governed, oversight_signed, oversight_agencies, oversight_latest, oversight_rules,
    oversight_today, oversight_alone;
"""


class Migration(migrations.Migration):
    """Gives the database its questions and its checks."""

    dependencies = [
        ("oversight", "0001_initial"),
        ("access", "0003_memberships_are_evidence"),
        ("charter", "0005_how_versions_stand"),
        ("journal", "0002_append_only"),
    ]
    operations = [migrations.RunSQL([ASKED, CHECKED], [UNDO])]
