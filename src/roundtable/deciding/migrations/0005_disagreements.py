"""Professional disagreements: read by the two agencies, and by whoever sees what they are about."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models

import roundtable.journal.commitments

BOARD = "'governance', 'agency_manager', 'hub_manager', 'information_governance'"
WORKING = "(select guard.role()) IN ('practitioner', 'representative', 'agency_manager')"
CASE_SEEN = "(SELECT true FROM cases_case c WHERE c.id = case_id)"
SEEN = f"({WORKING} AND {CASE_SEEN})"
AGENCY = "(select guard.agency())"
BETWEEN = f"{AGENCY} IN (agency, against)"
# Each of these asks the policy of what the disagreement is about.
ABOUT = """((SELECT true FROM deciding_decision d WHERE d.id = decision_id)
    OR (SELECT true FROM sharing_return r WHERE r.id = answer_id)
    OR (SELECT true FROM deciding_action a WHERE a.id = action_id))"""
ONE = "(SELECT true FROM deciding_disagreement d WHERE d.id = disagreement_id)"
OURS = f"""(SELECT true FROM deciding_disagreement d WHERE d.id = disagreement_id
    AND {AGENCY} IN (d.agency, d.against))"""

ROW_SECURITY = f"""
ALTER TABLE deciding_disagreement ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON deciding_disagreement FOR SELECT TO roundtable_app
    USING ({SEEN} AND ({BETWEEN} OR {ABOUT}));
CREATE POLICY add ON deciding_disagreement FOR INSERT TO roundtable_app
    WITH CHECK ({SEEN} AND agency = {AGENCY} AND {ABOUT});
CREATE POLICY change ON deciding_disagreement FOR UPDATE TO roundtable_app
    USING ({SEEN} AND {BETWEEN} AND ended_at IS NULL) WITH CHECK ({SEEN} AND {BETWEEN});
REVOKE UPDATE ON deciding_disagreement FROM roundtable_app;
GRANT UPDATE (rung, ended, ended_at) ON deciding_disagreement TO roundtable_app;

ALTER TABLE deciding_disagreementstep ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON deciding_disagreementstep FOR SELECT TO roundtable_app USING ({ONE});
CREATE POLICY add ON deciding_disagreementstep FOR INSERT TO roundtable_app
    WITH CHECK ({SEEN} AND agency = {AGENCY} AND role = (select guard.role()) AND {OURS});
REVOKE UPDATE ON deciding_disagreementstep FROM roundtable_app;

-- Definer functions, because the board sees no disagreement: they give counts, and what was
-- written for the hub and names nobody.
CREATE FUNCTION deciding_disagreed(from_at timestamptz, to_at timestamptz)
RETURNS TABLE (what text, name text, counted bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    IF guard.role() NOT IN ({BOARD}) THEN
        RAISE EXCEPTION 'counts of disagreements are for the board' USING ERRCODE = 'RT004';
    END IF;
    RETURN QUERY
    WITH raised AS (SELECT * FROM deciding_disagreement d
        WHERE d.raised_at >= from_at AND d.raised_at < to_at)
    SELECT 'raised', r.agency::text, count(*) FROM raised r GROUP BY r.agency
    UNION ALL SELECT 'against', r.against::text, count(*) FROM raised r GROUP BY r.against
    UNION ALL SELECT 'about', a.about, count(*) FROM (SELECT CASE
            WHEN r.decision_id IS NOT NULL THEN 'decision'
            WHEN r.answer_id IS NOT NULL THEN 'withheld' ELSE 'action' END AS about
        FROM raised r) a GROUP BY a.about
    UNION ALL SELECT 'ended', r.ended::text, count(*) FROM raised r GROUP BY r.ended
    UNION ALL SELECT 'rung', r.rung::text, count(*) FROM raised r GROUP BY r.rung;
END
$$;
CREATE FUNCTION deciding_learned(from_at timestamptz, to_at timestamptz)
RETURNS TABLE (learned text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
    IF guard.role() NOT IN ({BOARD}) THEN
        RAISE EXCEPTION 'what the hub learned is for the board' USING ERRCODE = 'RT004';
    END IF;
    RETURN QUERY
    SELECT offer.learned FROM deciding_disagreement d
    CROSS JOIN LATERAL (SELECT s.learned FROM deciding_disagreementstep s
        WHERE s.disagreement_id = d.id AND s.move = 'offered' ORDER BY s.number DESC LIMIT 1) offer
    WHERE d.ended = 'agreed' AND d.ended_at >= from_at AND d.ended_at < to_at
    ORDER BY offer.learned;  -- in no order that would tell of which case it is
END
$$;
REVOKE ALL ON FUNCTION deciding_disagreed, deciding_learned FROM PUBLIC;
GRANT EXECUTE ON FUNCTION deciding_disagreed, deciding_learned TO roundtable_app;
"""
UNDO = """
DROP FUNCTION deciding_disagreed, deciding_learned;
DROP POLICY see ON deciding_disagreementstep; DROP POLICY add ON deciding_disagreementstep;
ALTER TABLE deciding_disagreementstep DISABLE ROW LEVEL SECURITY;
GRANT UPDATE ON deciding_disagreementstep TO roundtable_app;
DROP POLICY see ON deciding_disagreement; DROP POLICY add ON deciding_disagreement;
DROP POLICY change ON deciding_disagreement;
ALTER TABLE deciding_disagreement DISABLE ROW LEVEL SECURITY;
GRANT UPDATE ON deciding_disagreement TO roundtable_app;
"""


class Migration(migrations.Migration):
    """Adds disagreements, under row security."""

    dependencies = [
        ("cases", "0007_half_typed"),
        ("deciding", "0004_decided_for"),
        ("sharing", "0012_attachments"),
    ]

    operations = [
        migrations.CreateModel(
            name="Disagreement",
            fields=[
                ("seal_key", models.BinaryField(default=roundtable.journal.commitments.new_key)),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("agency", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("against", models.CharField(max_length=40)),
                ("because", models.TextField()),
                ("interim", models.TextField()),
                ("raised_at", models.DateTimeField()),
                ("rung", models.PositiveSmallIntegerField(default=1)),
                (
                    "ended",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agreed", "Agreed"),
                            ("taken_back", "Taken back"),
                            ("case_closed", "The case closed first"),
                        ],
                        max_length=15,
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("clause", models.CharField(max_length=6)),
                ("charter_version", models.CharField(max_length=20)),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="deciding.action",
                    ),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sharing.return",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disagreements",
                        to="cases.case",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="deciding.decision",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DisagreementStep",
            fields=[
                ("seal_key", models.BinaryField(default=roundtable.journal.commitments.new_key)),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("rung", models.PositiveSmallIntegerField()),
                (
                    "move",
                    models.CharField(
                        choices=[
                            ("offered", "Offered how it could end"),
                            ("agreed", "Agreed"),
                            ("further", "Taken to the next rung"),
                            ("taken_back", "Taken back"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("learned", models.TextField(blank=True)),
                ("agency", models.CharField(max_length=40)),
                ("role", models.CharField(max_length=30)),
                ("name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "disagreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="deciding.disagreement",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="disagreement",
            constraint=models.UniqueConstraint(
                fields=("case", "number"), name="one_disagreement_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="disagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("action", None), ("answer", None), ("decision__isnull", False)),
                    models.Q(("action", None), ("answer__isnull", False), ("decision", None)),
                    models.Q(("action__isnull", False), ("answer", None), ("decision", None)),
                    _connector="OR",
                ),
                name="about_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="disagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("agency", models.F("against")), _negated=True),
                name="between_two_agencies",
            ),
        ),
        migrations.AddConstraint(
            model_name="disagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended", ""), ("ended_at", None)),
                    models.Q(("ended_at__isnull", False), models.Q(("ended", ""), _negated=True)),
                    _connector="OR",
                ),
                name="disagreement_ends_somehow",
            ),
        ),
        migrations.AddConstraint(
            model_name="disagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("because", ""), _negated=True),
                    models.Q(("interim", ""), _negated=True),
                ),
                name="disagrees_for_a_reason_and_safely",
            ),
        ),
        migrations.AddConstraint(
            model_name="disagreementstep",
            constraint=models.UniqueConstraint(
                fields=("disagreement", "number"), name="one_step_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="disagreementstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("move", "agreed"), models.Q(("text", ""), _negated=True), _connector="OR"
                ),
                name="moves_with_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="disagreementstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("move", "offered"), _negated=True),
                    models.Q(("learned", ""), _negated=True),
                    _connector="OR",
                ),
                name="offers_what_was_learned",
            ),
        ),
        migrations.RunSQL(ROW_SECURITY, UNDO),
    ]
