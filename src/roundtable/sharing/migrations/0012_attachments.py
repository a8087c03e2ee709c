"""Attachments: seen with what they belong to; taken back, opened by their agency alone."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models

import roundtable.journal.commitments

WORKING = "(select guard.role()) IN ('practitioner', 'representative', 'agency_manager')"
OWN = "agency = (select guard.agency())"
ITEM_SEEN = "(SELECT true FROM sharing_item i WHERE i.id = item_id)"
SEEN = f"({WORKING} AND {ITEM_SEEN})"
# What was taken back is opened by nobody but the agency that attached it.
OPEN = """(SELECT true FROM sharing_attachment a WHERE a.id = sharing_attachmentcontent.name
    AND (a.taken_back_at IS NULL OR a.agency = (select guard.agency())))"""
ROW_SECURITY = f"""
ALTER TABLE sharing_attachment ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON sharing_attachment FOR SELECT TO roundtable_app USING {SEEN};
CREATE POLICY add ON sharing_attachment FOR INSERT TO roundtable_app
    WITH CHECK ({SEEN} AND {OWN} AND sharing_gave(item_id));
CREATE POLICY change ON sharing_attachment FOR UPDATE TO roundtable_app USING ({SEEN} AND {OWN});
REVOKE UPDATE ON sharing_attachment FROM roundtable_app;
GRANT UPDATE (taken_back_at, taken_back_because) ON sharing_attachment TO roundtable_app;

ALTER TABLE sharing_attachmentcontent ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON sharing_attachmentcontent FOR SELECT TO roundtable_app USING ({OPEN});
CREATE POLICY add ON sharing_attachmentcontent FOR INSERT TO roundtable_app
    WITH CHECK ((SELECT a.agency FROM sharing_attachment a WHERE a.id = sharing_attachmentcontent.name)
        = (select guard.agency()));
REVOKE UPDATE ON sharing_attachmentcontent FROM roundtable_app;
"""
UNDO = "".join(
    f"DROP POLICY IF EXISTS see ON {table}; DROP POLICY IF EXISTS add ON {table};"
    f"DROP POLICY IF EXISTS change ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
    f"GRANT UPDATE ON {table} TO roundtable_app;"
    for table in ("sharing_attachmentcontent", "sharing_attachment")
)


class Migration(migrations.Migration):
    """Adds attachments."""

    dependencies = [("sharing", "0011_consents_guarded")]
    operations = [
        migrations.CreateModel(
            name="AttachmentContent",
            fields=[
                ("name", models.UUIDField(primary_key=True, serialize=False)),
                ("data", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("seal_key", models.BinaryField(default=roundtable.journal.commitments.new_key)),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("agency", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=10)),
                ("size", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("attached_at", models.DateTimeField()),
                ("attached_by", models.CharField(max_length=200)),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                ("taken_back_because", models.TextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="sharing.item",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_back_at", None), ("taken_back_because", "")),
                            models.Q(
                                ("taken_back_at__isnull", False),
                                models.Q(("taken_back_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="attachment_taken_back_with_a_reason",
                    )
                ],
            },
        ),
        migrations.RunSQL(ROW_SECURITY, UNDO),
    ]
