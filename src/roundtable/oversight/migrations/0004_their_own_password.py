"""Whose password it is may change it: with a hash that was theirs a moment ago, as themselves."""

from __future__ import annotations

from django.db import migrations

# Where there is no context, guard.user_id() refuses as well.
CHECK = """
CREATE OR REPLACE FUNCTION oversight_check_password() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    IF NOT oversight_governed() THEN RETURN NEW; END IF;
    IF guard.user_id() = NEW.id AND OLD.password NOT LIKE '!%' AND NEW.password NOT LIKE '!%' THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
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
"""
BEFORE = """
CREATE OR REPLACE FUNCTION oversight_check_password() RETURNS trigger
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
"""


class Migration(migrations.Migration):
    """Lets the check of passwords know of a person who changes their own."""

    dependencies = [
        ("oversight", "0003_done_together"),
        ("access", "0004_their_own_password"),
    ]
    operations = [migrations.RunSQL(CHECK, BEFORE)]
