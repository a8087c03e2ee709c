"""A clock may wait for a role that works no cases: while it runs, its case keeps the task."""

from __future__ import annotations

from django.db import migrations, models

WORKING = "(select guard.role()) IN ('practitioner', 'representative', 'agency_manager')"
# A definer function, because a task is a right to see and the hub itself may give none. Only who
# works the case lets something there wait for a role.
TASKS = f"""
ALTER POLICY add ON workload_clock WITH CHECK ((select guard.agency()) IS NOT NULL AND (role = ''
    OR {WORKING} AND (SELECT true FROM cases_case c WHERE c.id = case_id)));
-- What a clock is, whose and for whom stays as it was started; and one that stopped has stopped.
REVOKE UPDATE ON workload_clock FROM roundtable_app;
GRANT UPDATE (holder_id, due_at, warn_at, stopped_at, paused_until, paused_for, reminded_at, clause,
    charter_version) ON workload_clock TO roundtable_app;
CREATE FUNCTION workload_stays_stopped() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a clock that stopped has stopped' USING ERRCODE = 'RT008';
END
$$;
CREATE TRIGGER stays_stopped BEFORE UPDATE OF stopped_at ON workload_clock
    FOR EACH ROW WHEN (OLD.stopped_at IS NOT NULL AND NEW.stopped_at IS DISTINCT FROM OLD.stopped_at)
    EXECUTE FUNCTION workload_stays_stopped();

CREATE FUNCTION workload_keep_tasks() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    UPDATE cases_case SET tasks = ARRAY(
        SELECT DISTINCT k.agency || ':' || k.role FROM workload_clock k
        WHERE k.case_id = NEW.case_id AND k.stopped_at IS NULL
            AND k.role = 'information_governance' ORDER BY 1)
    WHERE id = NEW.case_id;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION workload_keep_tasks FROM PUBLIC;
CREATE TRIGGER keep_tasks AFTER INSERT OR UPDATE ON workload_clock
    FOR EACH ROW WHEN (NEW.role = 'information_governance') EXECUTE FUNCTION workload_keep_tasks();
"""
UNDO = """
DROP TRIGGER keep_tasks ON workload_clock; DROP FUNCTION workload_keep_tasks;
ALTER POLICY add ON workload_clock WITH CHECK ((select guard.agency()) IS NOT NULL);
DROP TRIGGER stays_stopped ON workload_clock; DROP FUNCTION workload_stays_stopped;
GRANT UPDATE ON workload_clock TO roundtable_app;
"""


class Migration(migrations.Migration):
    """Adds the role of a clock."""

    dependencies = [("workload", "0002_row_security"), ("cases", "0006_tasks")]
    operations = [
        migrations.AddField(
            model_name="clock",
            name="role",
            field=models.CharField(blank=True, max_length=30, default=""),
            preserve_default=False,
        ),
        migrations.RunSQL(TASKS, UNDO),
    ]
