"""Actions for people and outcomes, accepted and passed on: each step for whoever sees the action."""

from __future__ import annotations

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import roundtable.journal.commitments

WORKING = "(select guard.role()) IN ('practitioner', 'representative', 'agency_manager')"
AT_TABLE = """(SELECT true FROM cases_case c WHERE c.id = case_id AND
    ((select guard.agency()) = c.lead OR (select guard.agency()) = ANY (c.contributing)))"""
CASE_SEEN = "(SELECT true FROM cases_case c WHERE c.id = case_id)"
SEEN = f"({WORKING} AND {AT_TABLE})"
ON_CASE = f"({WORKING} AND {CASE_SEEN})"
AGENCY = "(select guard.agency())"
OWN = f"agency = {AGENCY}"
ACTION_SEEN = "(SELECT true FROM deciding_action a WHERE a.id = action_id)"
WAS_OURS = f"""(SELECT true FROM deciding_action a WHERE a.id = action_id
    AND {AGENCY} IN (a.agency, a.passed_by[array_upper(a.passed_by, 1)]))"""
# Whom it is passed on to must be on the case: it would see nothing of it otherwise.
TO_THEM = """(SELECT true FROM cases_case c WHERE c.id = case_id
    AND deciding_action.agency = ANY (c.agencies))"""

ROW_SECURITY = f"""
ALTER POLICY see ON deciding_action
    USING ({ON_CASE} AND ({OWN} OR {AGENCY} = ANY (passed_by) OR {SEEN}));
ALTER POLICY change ON deciding_action USING ({ON_CASE} AND {OWN})
    WITH CHECK ({ON_CASE} AND ({OWN} OR {AGENCY} = ANY (passed_by) AND {TO_THEM}));

ALTER TABLE deciding_actionmove ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON deciding_actionmove FOR SELECT TO roundtable_app
    USING ({ON_CASE} AND {ACTION_SEEN});
CREATE POLICY add ON deciding_actionmove FOR INSERT TO roundtable_app
    WITH CHECK ({ON_CASE} AND {OWN} AND {WAS_OURS});
REVOKE UPDATE ON deciding_actionmove FROM roundtable_app;
"""
UNDO = f"""
DROP POLICY see ON deciding_actionmove; DROP POLICY add ON deciding_actionmove;
ALTER TABLE deciding_actionmove DISABLE ROW LEVEL SECURITY;
GRANT UPDATE ON deciding_actionmove TO roundtable_app;
DROP POLICY change ON deciding_action;
CREATE POLICY change ON deciding_action FOR UPDATE TO roundtable_app USING ({ON_CASE} AND {OWN});
ALTER POLICY see ON deciding_action USING ({ON_CASE} AND ({OWN} OR {SEEN}));
"""


class Migration(migrations.Migration):
    """Adds moves of actions."""

    dependencies = [
        ("cases", "0007_half_typed"),
        ("deciding", "0007_follow_ups"),
    ]

    operations = [
        migrations.AddField(
            model_name="action",
            name="about",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="outcome",
            field=models.CharField(blank=True, default="", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="action",
            name="accepted_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="action",
            name="passed_by",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), default=list, size=None
            ),
        ),
        migrations.CreateModel(
            name="ActionMove",
            fields=[
                ("seal_key", models.BinaryField(default=roundtable.journal.commitments.new_key)),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "move",
                    models.CharField(
                        choices=[("accepted", "Accepted"), ("passed_on", "Passed on")],
                        max_length=10,
                    ),
                ),
                ("agency", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("to_agency", models.CharField(blank=True, max_length=40)),
                ("because", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="deciding.action",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("action", "number"), name="one_move_a_number"),
                    models.CheckConstraint(
                        condition=models.Q(("because", ""), ("move", "accepted"), ("to_agency", ""))
                        | models.Q(("move", "passed_on"))
                        & models.Q(("to_agency", ""), _negated=True)
                        & models.Q(("because", ""), _negated=True),
                        name="passed_on_to_somebody_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.RunSQL(ROW_SECURITY, UNDO),
    ]
