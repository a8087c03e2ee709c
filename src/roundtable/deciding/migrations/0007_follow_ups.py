"""When decisions are looked at again and what came of them: for those at the table.

The agency that leads says what came of it.
"""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models

import roundtable.journal.commitments

WORKING = "(select guard.role()) IN ('practitioner', 'representative', 'agency_manager')"
AT_TABLE = """(SELECT true FROM cases_case c WHERE c.id = case_id AND
    ((select guard.agency()) = c.lead OR (select guard.agency()) = ANY (c.contributing)))"""
SEEN = f"({WORKING} AND {AT_TABLE})"
OWN = "agency = (select guard.agency())"
LEAD = "agency = (SELECT c.lead FROM cases_case c WHERE c.id = case_id)"
BOARD = "'governance', 'agency_manager', 'hub_manager', 'information_governance'"

ROW_SECURITY = f"""
ALTER TABLE deciding_followup ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON deciding_followup FOR SELECT TO roundtable_app USING {SEEN};
-- Whoever is heard last concludes for the table, and so sets the days on which the lead looks.
CREATE POLICY add ON deciding_followup FOR INSERT TO roundtable_app
    WITH CHECK ({SEEN} AND {LEAD} AND ended = '');
CREATE POLICY change ON deciding_followup FOR UPDATE TO roundtable_app
    USING ({SEEN} AND ended_at IS NULL) WITH CHECK ({SEEN} AND ({OWN} OR ended = 'replaced'));
REVOKE UPDATE ON deciding_followup FROM roundtable_app;
GRANT UPDATE (due_at, ended, ended_at, name) ON deciding_followup TO roundtable_app;

ALTER TABLE deciding_personoutcome ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON deciding_personoutcome FOR SELECT TO roundtable_app USING {SEEN};
CREATE POLICY add ON deciding_personoutcome FOR INSERT TO roundtable_app WITH CHECK ({SEEN}
    AND {OWN} AND (SELECT true FROM deciding_followup f WHERE f.id = follow_up_id
        AND f.case_id = deciding_personoutcome.case_id AND f.ended_at IS NULL
        AND f.agency = (select guard.agency())));
REVOKE UPDATE ON deciding_personoutcome FROM roundtable_app;

-- A definer function, because the board sees no outcome: it gives counts and never a row.
CREATE FUNCTION deciding_followed_up(from_at timestamptz, to_at timestamptz, roles text[])
RETURNS TABLE (outcome text, due bigint, looked_at bigint, in_time bigint, changes json, harm json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    IF guard.role() NOT IN ({BOARD}) THEN
        RAISE EXCEPTION 'counts of outcomes are for the board' USING ERRCODE = 'RT004';
    END IF;
    RETURN QUERY
    WITH fell_due AS (SELECT f.id, f.ended, f.ended_at, f.due_at, d.outcome
        FROM deciding_followup f JOIN deciding_decision d ON d.id = f.decision_id
        WHERE f.due_at >= from_at AND f.due_at < to_at AND f.ended <> 'replaced'),
    said AS (SELECT f.outcome, o.change, o.harm FROM fell_due f
        JOIN deciding_personoutcome o ON o.follow_up_id = f.id
        JOIN cases_involvement i ON i.id = o.involvement_id WHERE i.role = ANY (roles))
    SELECT f.outcome::text, count(*), count(*) FILTER (WHERE f.ended = 'done'),
        count(*) FILTER (WHERE f.ended = 'done' AND f.ended_at <= f.due_at),
        coalesce((SELECT json_object_agg(c.change, c.n) FROM
            (SELECT s.change, count(*) AS n FROM said s WHERE s.outcome = f.outcome GROUP BY 1) c),
            '{{}}'),
        coalesce((SELECT json_object_agg(h.harm, h.n) FROM
            (SELECT s.harm, count(*) AS n FROM said s WHERE s.outcome = f.outcome GROUP BY 1) h),
            '{{}}')
    FROM fell_due f GROUP BY f.outcome;
END
$$;
REVOKE ALL ON FUNCTION deciding_followed_up FROM PUBLIC;
GRANT EXECUTE ON FUNCTION deciding_followed_up TO roundtable_app;
"""
UNDO = "DROP FUNCTION deciding_followed_up;" + "".join(
    f"DROP POLICY IF EXISTS see ON deciding_{table}; DROP POLICY IF EXISTS add ON deciding_{table};"
    f"DROP POLICY IF EXISTS change ON deciding_{table};"
    f"ALTER TABLE deciding_{table} DISABLE ROW LEVEL SECURITY;"
    f"GRANT UPDATE ON deciding_{table} TO roundtable_app;"
    for table in ("personoutcome", "followup")
)


class Migration(migrations.Migration):
    """Adds follow-ups and what was found."""

    dependencies = [
        ("cases", "0007_half_typed"),
        ("deciding", "0006_talking"),
    ]

    operations = [
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("after_days", models.PositiveSmallIntegerField()),
                ("agency", models.CharField(max_length=40)),
                ("opens_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                (
                    "ended",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "Looked at"),
                            ("passed_over", "Not looked at in its time"),
                            ("replaced", "Decided anew before"),
                        ],
                        max_length=15,
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("clause", models.CharField(max_length=6)),
                ("charter_version", models.CharField(max_length=20)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="cases.case",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="deciding.decision",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PersonOutcome",
            fields=[
                ("seal_key", models.BinaryField(default=roundtable.journal.commitments.new_key)),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("change", models.CharField(max_length=40)),
                (
                    "harm",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("not_known", "Not known")],
                        max_length=10,
                    ),
                ),
                ("harm_what", models.TextField(blank=True)),
                (
                    "own_view",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("said", "They were asked, and said"),
                            ("not_asked", "They were not asked"),
                            ("not_reached", "They could not be reached"),
                        ],
                        max_length=15,
                    ),
                ),
                ("own_words", models.TextField(blank=True)),
                ("agency", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("recorded_at", models.DateTimeField()),
                ("charter_version", models.CharField(max_length=20)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="cases.case",
                    ),
                ),
                (
                    "follow_up",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="deciding.followup",
                    ),
                ),
                (
                    "involvement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="cases.involvement",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(fields=["due_at"], name="follow_ups_by_day"),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.UniqueConstraint(
                fields=("decision", "after_days"), name="one_follow_up_after_so_long"
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(("opens_at__lte", models.F("due_at"))),
                name="follow_up_opens_before_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended", ""), ("ended_at", None)),
                    models.Q(("ended_at__isnull", False), models.Q(("ended", ""), _negated=True)),
                    _connector="OR",
                ),
                name="follow_up_ends_somehow",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended", "done"), _negated=True),
                    models.Q(("name", ""), _negated=True),
                    _connector="XOR",
                ),
                name="follow_up_done_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="personoutcome",
            constraint=models.UniqueConstraint(
                fields=("follow_up", "involvement"), name="one_outcome_a_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="personoutcome",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("harm", "yes"), _negated=True),
                    models.Q(("harm_what", ""), _negated=True),
                    _connector="XOR",
                ),
                name="harm_again_said_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="personoutcome",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("own_view", ""), ("own_words", "")),
                    models.Q(
                        models.Q(("own_view", ""), _negated=True),
                        models.Q(("own_words", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="own_view_in_words",
            ),
        ),
        migrations.RunSQL(ROW_SECURITY, UNDO),
    ]
