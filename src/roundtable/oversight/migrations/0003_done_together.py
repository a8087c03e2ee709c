"""How a version, a seat, an account and a password are written, and the checks put in place.

Until this migration the checks of the one before stand ready and watch nothing.
"""

from __future__ import annotations

from django.db import migrations

# The only ways in which the app writes a version, a seat, an account or a password.
DONE = """
CREATE FUNCTION oversight_adopt(
    of_proposal uuid, as_version uuid, with_key bytea, from_day date, until_day date,
    moment timestamptz
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    IF NOT oversight_governed() THEN
        PERFORM oversight_alone('the hub is still being founded');
    END IF;
    INSERT INTO charter_version (id, seal_key, number, text, digest, effective_from, adopted_at,
                                 lapses_on, rules)
        SELECT as_version, with_key, p.number, p.text, p.digest, from_day, moment, until_day, p.rules
        FROM oversight_proposal p WHERE p.id = of_proposal;
    INSERT INTO access_agency (code, name)
        SELECT a.key, a.value FROM oversight_proposal p, jsonb_each_text(p.rules->'agencies') a
        WHERE p.id = of_proposal AND NOT EXISTS (SELECT FROM access_agency g WHERE g.code = a.key);
END $$;

CREATE FUNCTION oversight_carry_out(the_change uuid, as_membership uuid, with_key bytea, moment timestamptz)
RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
DECLARE
    c oversight_change;
    on_seat uuid;
    person uuid;
BEGIN
    SELECT * INTO STRICT c FROM oversight_change WHERE id = the_change FOR UPDATE;
    IF NOT oversight_agreed(c.id) OR EXISTS (SELECT FROM oversight_effect e WHERE e.change_id = c.id) THEN
        PERFORM oversight_alone('another agency must agree first');
    END IF;
    on_seat := coalesce(c.membership_id, as_membership);
    IF c.power = 'seat' THEN
        SELECT u.id INTO person FROM access_user u WHERE u.email = c.email;
        IF person IS NULL THEN
            INSERT INTO access_user (id, email, name, is_active, password)
                VALUES (gen_random_uuid(), c.email, c.name, true,
                        '!' || encode(sha256(convert_to(gen_random_uuid()::text, 'UTF8')), 'hex'))
                RETURNING id INTO person;
        END IF;
        INSERT INTO access_membership (id, seal_key, user_id, agency_id, role, site, starts_on, signs, change_id)
            VALUES (on_seat, with_key, person, c.of_agency, c.role, c.site,
                    (moment AT TIME ZONE 'Europe/London')::date, false, c.id);
    ELSIF c.power = 'change_role' THEN
        UPDATE access_membership SET role = c.role, change_id = c.id WHERE id = on_seat;
    ELSIF c.power = 'end_seat' THEN
        UPDATE access_membership SET signs = false, change_id = c.id,
            ends_on = greatest(starts_on, (moment AT TIME ZONE 'Europe/London')::date) - 1 WHERE id = on_seat;
    ELSIF c.power = 'name_signatory' THEN
        UPDATE access_membership SET signs = false, change_id = c.id
            WHERE agency_id = c.of_agency AND signs AND ends_on IS NULL AND id <> on_seat;
        UPDATE access_membership SET signs = true, change_id = c.id WHERE id = on_seat;
    ELSIF c.power = 'reset_sign_in' THEN
        UPDATE access_membership SET change_id = c.id WHERE id = on_seat;
        UPDATE access_user u SET password = '!' || encode(sha256(convert_to(gen_random_uuid()::text, 'UTF8')), 'hex')
            FROM access_membership m WHERE m.id = on_seat AND u.id = m.user_id;
    END IF;
    INSERT INTO oversight_effect (change_id, membership_id, at) VALUES (c.id, on_seat, moment);
    RETURN on_seat;
END $$;

CREATE FUNCTION oversight_choose_password(with_code text, hashed text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
DECLARE person uuid;
BEGIN
    UPDATE oversight_code k SET used_at = transaction_timestamp(),
        password_digest = encode(sha256(convert_to(hashed, 'UTF8')), 'hex')
        FROM oversight_effect e JOIN access_membership m ON m.id = e.membership_id
        WHERE k.digest = encode(sha256(convert_to(with_code, 'UTF8')), 'hex') AND k.used_at IS NULL
          AND k.expires_at > now() AND e.change_id = k.change_id AND m.user_id = guard.user_id()
          AND m.ends_on IS NULL
          AND NOT EXISTS (SELECT FROM oversight_code later WHERE later.change_id = k.change_id
                          AND later.made_at > k.made_at)
        RETURNING m.user_id INTO person;
    IF person IS NULL THEN
        PERFORM oversight_alone('there is no such code, or it was used or has run out');
    END IF;
    UPDATE access_user SET password = hashed WHERE id = person;
    RETURN person;
END $$;

CREATE FUNCTION oversight_whose_code(with_code text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
    SELECT e.membership_id FROM oversight_code k JOIN oversight_effect e USING (change_id)
    WHERE k.digest = encode(sha256(convert_to(with_code, 'UTF8')), 'hex') AND k.used_at IS NULL
      AND k.expires_at > now()
$$;
"""

ARMED = """
CREATE TRIGGER check_proposal BEFORE INSERT ON oversight_proposal
    FOR EACH ROW EXECUTE FUNCTION oversight_check_proposal();
CREATE TRIGGER check_signature BEFORE INSERT ON oversight_signature
    FOR EACH ROW EXECUTE FUNCTION oversight_check_signature();
CREATE TRIGGER check_objection BEFORE INSERT ON oversight_objection
    FOR EACH ROW EXECUTE FUNCTION oversight_check_objection();
CREATE TRIGGER check_version BEFORE INSERT ON charter_version
    FOR EACH ROW EXECUTE FUNCTION oversight_check_version();
CREATE TRIGGER check_standing BEFORE INSERT ON charter_standing
    FOR EACH ROW EXECUTE FUNCTION oversight_check_standing();
CREATE TRIGGER check_change BEFORE INSERT ON oversight_change
    FOR EACH ROW EXECUTE FUNCTION oversight_check_change();
CREATE TRIGGER check_approval BEFORE INSERT ON oversight_approval
    FOR EACH ROW EXECUTE FUNCTION oversight_check_approval();
CREATE TRIGGER check_code BEFORE INSERT ON oversight_code
    FOR EACH ROW EXECUTE FUNCTION oversight_check_code();
CREATE TRIGGER check_seat BEFORE INSERT OR UPDATE OR DELETE ON access_membership
    FOR EACH ROW EXECUTE FUNCTION oversight_check_membership();
CREATE TRIGGER check_account BEFORE INSERT OR UPDATE OF email, name, is_active ON access_user
    FOR EACH ROW EXECUTE FUNCTION oversight_check_account();
CREATE TRIGGER check_password BEFORE UPDATE OF password ON access_user
    FOR EACH ROW EXECUTE FUNCTION oversight_check_password();

CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON oversight_proposal
    FOR EACH ROW EXECUTE FUNCTION oversight_stands();
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON oversight_signature
    FOR EACH ROW EXECUTE FUNCTION oversight_stands();
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON oversight_objection
    FOR EACH ROW EXECUTE FUNCTION oversight_stands();
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON oversight_change
    FOR EACH ROW EXECUTE FUNCTION oversight_stands();
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON oversight_approval
    FOR EACH ROW EXECUTE FUNCTION oversight_stands();
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON oversight_effect
    FOR EACH ROW EXECUTE FUNCTION oversight_stands();
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON charter_standing
    FOR EACH ROW EXECUTE FUNCTION oversight_stands();

REVOKE UPDATE ON oversight_proposal, oversight_signature, oversight_objection, oversight_change,
    oversight_approval, oversight_code, charter_standing FROM roundtable_app;
REVOKE INSERT, UPDATE ON oversight_effect FROM roundtable_app;
REVOKE UPDATE (password) ON access_user FROM roundtable_app;

REVOKE ALL ON FUNCTION oversight_adopt, oversight_carry_out, oversight_choose_password,
    oversight_whose_code FROM PUBLIC;
GRANT EXECUTE ON FUNCTION oversight_adopt, oversight_carry_out, oversight_choose_password,
    oversight_whose_code TO roundtable_app;
"""

UNDO = """
DROP TRIGGER check_proposal ON oversight_proposal;
DROP TRIGGER check_signature ON oversight_signature;
DROP TRIGGER check_objection ON oversight_objection;
DROP TRIGGER check_version ON charter_version;
DROP TRIGGER check_standing ON charter_standing;
DROP TRIGGER check_change ON oversight_change;
DROP TRIGGER check_approval ON oversight_approval;
DROP TRIGGER check_code ON oversight_code;
DROP TRIGGER check_seat ON access_membership;
DROP TRIGGER check_account ON access_user;
DROP TRIGGER check_password ON access_user;
DROP TRIGGER stands ON oversight_proposal;
DROP TRIGGER stands ON oversight_signature;
DROP TRIGGER stands ON oversight_objection;
DROP TRIGGER stands ON oversight_change;
DROP TRIGGER stands ON oversight_approval;
DROP TRIGGER stands ON oversight_effect;
DROP TRIGGER stands ON charter_standing;
DROP FUNCTION oversight_adopt, oversight_carry_out, oversight_choose_password, oversight_whose_code;
GRANT UPDATE (password) ON access_user TO roundtable_app;
"""


class Migration(migrations.Migration):
    """Arms the checks."""

    dependencies = [("oversight", "0002_nobody_alone")]
    operations = [migrations.RunSQL([DONE, ARMED], [UNDO])]
