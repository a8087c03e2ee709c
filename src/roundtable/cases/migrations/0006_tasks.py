"""A case keeps which tasks wait on it for a role that works no cases, and opens to that role."""

from __future__ import annotations

import django.contrib.postgres.fields
from django.db import migrations, models

WORKING = "(select guard.role()) IN ('practitioner', 'representative', 'agency_manager')"
ON_IT = "(select guard.agency()) = ANY (agencies)"
TEAM = f"({WORKING} AND {ON_IT})"
TASK = "((select guard.agency()) || ':' || (select guard.role())) = ANY (tasks)"
MANAGER = "(select guard.role()) = 'hub_manager'"

# A task is a right to see, which nobody gives but the clock it belongs to (workload).
ROW_SECURITY = f"""
ALTER POLICY see ON cases_case USING ({ON_IT} AND ({WORKING} OR {TASK}) OR {MANAGER});
-- Whoever sees a case by a task changes nothing of it, and waits for those who do.
CREATE FUNCTION cases_hold(held uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
    SELECT FROM cases_case WHERE id = held FOR UPDATE
$$;
REVOKE ALL ON FUNCTION cases_hold FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_hold TO roundtable_app;
REVOKE UPDATE ON cases_case FROM roundtable_app;
DO $$
DECLARE columns text;
BEGIN
    SELECT string_agg(quote_ident(attname), ', ') INTO columns FROM pg_attribute
    WHERE attrelid = 'cases_case'::regclass AND attnum > 0 AND NOT attisdropped
        AND attname <> 'tasks';
    EXECUTE 'GRANT UPDATE (' || columns || ') ON cases_case TO roundtable_app';
END
$$;
"""
UNDO = f"""
DROP FUNCTION cases_hold;
REVOKE UPDATE ON cases_case FROM roundtable_app;
GRANT UPDATE ON cases_case TO roundtable_app;
ALTER POLICY see ON cases_case USING ({TEAM} OR {MANAGER});
"""


class Migration(migrations.Migration):
    """Adds tasks."""

    dependencies = [("cases", "0005_ties_guarded")]
    operations = [
        migrations.AddField(
            model_name="case",
            name="tasks",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=81), default=list, size=None
            ),
        ),
        migrations.RunSQL(ROW_SECURITY, UNDO),
    ]
