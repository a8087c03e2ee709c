"""Work that is handed over within an agency, with a note that the agency alone reads."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models

import roundtable.journal.commitments

OWN = """((select guard.role()) IN ('practitioner', 'representative', 'agency_manager',
        'information_governance')
    AND agency = (select guard.agency())
    AND (SELECT true FROM cases_case c WHERE c.id = case_id))"""
ROW_SECURITY = f"""
ALTER TABLE workload_handover ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON workload_handover FOR SELECT TO roundtable_app USING {OWN};
CREATE POLICY add ON workload_handover FOR INSERT TO roundtable_app WITH CHECK {OWN};
REVOKE UPDATE ON workload_handover FROM roundtable_app;
GRANT UPDATE (handed_at) ON workload_clock TO roundtable_app;
"""
UNDO = """
REVOKE UPDATE (handed_at) ON workload_clock FROM roundtable_app;
DROP POLICY see ON workload_handover; DROP POLICY add ON workload_handover;
ALTER TABLE workload_handover DISABLE ROW LEVEL SECURITY;
GRANT UPDATE ON workload_handover TO roundtable_app;
"""


class Migration(migrations.Migration):
    """Adds handovers."""

    dependencies = [
        ("cases", "0007_half_typed"),
        ("workload", "0003_tasks"),
    ]

    operations = [
        migrations.AddField(
            model_name="clock",
            name="handed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("seal_key", models.BinaryField(default=roundtable.journal.commitments.new_key)),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("agency", models.CharField(max_length=40)),
                ("from_name", models.CharField(blank=True, max_length=200)),
                ("to_name", models.CharField(blank=True, max_length=200)),
                ("why", models.CharField(max_length=10)),
                ("note", models.TextField()),
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
                    "clock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="workload.clock",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True),
                        name="handed_over_with_a_note",
                    )
                ],
            },
        ),
        migrations.RunSQL(ROW_SECURITY, UNDO),
    ]
