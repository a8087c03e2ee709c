"""What a decision is for each person on the case: seen where the decision is, and never changed."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models

OF_DECISION = "(SELECT true FROM deciding_decision d WHERE d.id = decision_id)"
PROPOSED = """(SELECT true FROM deciding_decision d
    WHERE d.id = decision_id AND d.proposed_by = (select guard.agency()) AND d.decided_at IS NULL)"""
ROW_SECURITY = f"""
ALTER TABLE deciding_decidedfor ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON deciding_decidedfor FOR SELECT TO roundtable_app USING ({OF_DECISION});
CREATE POLICY add ON deciding_decidedfor FOR INSERT TO roundtable_app WITH CHECK ({PROPOSED});
REVOKE UPDATE ON deciding_decidedfor FROM roundtable_app;
"""
UNDO = """
DROP POLICY see ON deciding_decidedfor; DROP POLICY add ON deciding_decidedfor;
ALTER TABLE deciding_decidedfor DISABLE ROW LEVEL SECURITY;
GRANT UPDATE ON deciding_decidedfor TO roundtable_app;
"""


class Migration(migrations.Migration):
    """Adds them, under row security."""

    dependencies = [
        ("cases", "0007_half_typed"),
        ("deciding", "0003_positions_whole"),
    ]

    operations = [
        migrations.CreateModel(
            name="DecidedFor",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("outcome", models.CharField(blank=True, max_length=40)),
                ("clause", models.CharField(blank=True, max_length=6)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="deciding.decision",
                    ),
                ),
                (
                    "involvement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decided",
                        to="cases.involvement",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "decided for",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("decision", "involvement"), name="decided_once_a_person"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("clause", ""), ("outcome", "")),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                models.Q(("clause", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="outcome_under_a_clause",
                    ),
                ],
            },
        ),
        migrations.RunSQL(ROW_SECURITY, UNDO),
    ]
